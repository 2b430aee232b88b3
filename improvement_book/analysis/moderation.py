"""Can the grades be trusted: do moderators agree with reviewers, and who is stricter?

This is the front room: each question has a module of its own, and is reached from here.
"""

from improvement_book.analysis.agreement import Agreement as Agreement
from improvement_book.analysis.agreement import agreement as agreement
from improvement_book.analysis.beside_judgements import BesideJudgements as BesideJudgements
from improvement_book.analysis.beside_judgements import beside_judgements as beside_judgements
from improvement_book.analysis.chance_agreement import Coefficient as Coefficient
from improvement_book.analysis.chance_agreement import gwet_ac1 as gwet_ac1
from improvement_book.analysis.chance_agreement import weighted_kappa as weighted_kappa
from improvement_book.analysis.held_everywhere import HeldEverywhere as HeldEverywhere
from improvement_book.analysis.held_everywhere import if_held_everywhere as if_held_everywhere
from improvement_book.analysis.independence import Independence as Independence
from improvement_book.analysis.independence import ModeratedMove as ModeratedMove
from improvement_book.analysis.independence import independence as independence
from improvement_book.analysis.independence import moderated_move as moderated_move
from improvement_book.analysis.marginal_homogeneity import (
    MarginalHomogeneity as MarginalHomogeneity,
)
from improvement_book.analysis.marginal_homogeneity import (
    marginal_homogeneity as marginal_homogeneity,
)
from improvement_book.analysis.moderated_year import Agreed as Agreed
from improvement_book.analysis.moderated_year import Everywhere as Everywhere
from improvement_book.analysis.moderated_year import PairedGrades as PairedGrades
from improvement_book.analysis.moderated_year import WhoGraded as WhoGraded
from improvement_book.analysis.moderated_year import agreed as agreed
from improvement_book.analysis.moderated_year import chosen_for_moderation as chosen_for_moderation
from improvement_book.analysis.moderated_year import held_everywhere as held_everywhere
from improvement_book.analysis.moderated_year import paired as paired
from improvement_book.analysis.moderated_year import square_table as square_table
from improvement_book.analysis.moderated_year import who_graded as who_graded
from improvement_book.analysis.over_grading import OverGrading as OverGrading
from improvement_book.analysis.over_grading import over_grading as over_grading
from improvement_book.analysis.released import UnknownGrade as UnknownGrade
from improvement_book.analysis.whose_grades import WhoseGrades as WhoseGrades
from improvement_book.analysis.whose_grades import whose_grades as whose_grades
