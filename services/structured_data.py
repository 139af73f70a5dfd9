"""JSON-LD for treatments. Never what a treatment is used for, its dose or its price."""

from collections.abc import Iterable

from clinic.page_head import PageHead, absolute
from clinic.structured_data import Node, compact, medical_web_page, reference
from services.models import Safety, Treatment


def therapy_reference(treatment: Treatment) -> Node:
    """The treatment by name, for pages about something else."""
    url = absolute(treatment.get_absolute_url())
    return {
        "@type": "MedicalTherapy",
        "@id": f"{url}#therapy",
        "name": treatment.title,
        "url": url,
    }


def offered_node(treatments: Iterable[Treatment]) -> Node:
    """What a page that lists the treatments adds to the clinic's node."""
    services = [therapy_reference(treatment) for treatment in treatments]
    return compact({**reference("clinic"), "availableService": services})


def therapy(treatment: Treatment) -> Node:
    drug = {"@type": "Drug", "nonProprietaryName": treatment.schema_drug}
    return compact(
        {
            **therapy_reference(treatment),
            "description": treatment.summary,
            "howPerformed": treatment.schema_how_performed,
            "bodyLocation": treatment.schema_body_location,
            "drug": drug if treatment.schema_drug else None,
            "seriousAdverseOutcome": _serious_outcomes(treatment.safety),
        }
    )


def _serious_outcomes(safety: Safety | None) -> list[Node]:
    """The regulator's warnings as the safety block words them."""
    if safety is None:
        return []
    warnings = {"Boxed warning": safety.boxed_warning, "Known risks": safety.known_risks}
    return [
        {"@type": "MedicalEntity", "name": name, "description": text}
        for name, text in warnings.items()
        if text
    ]


def page_nodes(head: PageHead, treatment: Treatment, review: Node) -> list[Node]:
    """The graph of a treatment's page, with what its medical review adds, if there is one."""
    return [medical_web_page(head, mainEntity=therapy(treatment), **review)]
