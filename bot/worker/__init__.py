"""Work that was promised, done: jobs are answered, and messages delivered."""

from bot.worker.delivering import Deliverer, Line, Rounds
from bot.worker.pacing import Bell
from bot.worker.surroundings import Surroundings
from bot.worker.tidying import Keeping, Tidier
from bot.worker.working import Terms, Worker

__all__ = ["Bell", "Deliverer", "Keeping", "Line", "Rounds", "Surroundings", "Terms", "Tidier", "Worker"]
