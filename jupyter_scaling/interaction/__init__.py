"""What a person does, with no widget in it."""

from .acts import Acts
from .events import from_wire
from .present import present
from .reduce import reduce
from .session import Session
from .state import State, start
from .viewmodel import ViewModel

__all__ = ["Acts", "Session", "State", "ViewModel", "from_wire", "present", "reduce", "start"]
