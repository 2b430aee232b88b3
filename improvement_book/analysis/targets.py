"""Is a target met, is it realistic, and is it challenging?

This is the front room: the status of a value and the realism of a target have modules of their own.
"""

from __future__ import annotations

from improvement_book.analysis.comparator_change import similar_starts as similar_starts
from improvement_book.analysis.target_realism import Realism as Realism
from improvement_book.analysis.target_realism import Word as Word
from improvement_book.analysis.target_realism import realism as realism
from improvement_book.analysis.target_status import NO_POLARITY as NO_POLARITY
from improvement_book.analysis.target_status import NO_TARGET as NO_TARGET
from improvement_book.analysis.target_status import NO_VALUE as NO_VALUE
from improvement_book.analysis.target_status import RETIRED as RETIRED
from improvement_book.analysis.target_status import Absence as Absence
from improvement_book.analysis.target_status import Rag as Rag
from improvement_book.analysis.target_status import Status as Status
from improvement_book.analysis.target_status import rag as rag
