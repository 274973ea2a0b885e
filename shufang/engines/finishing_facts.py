"""What makes a PDF a PDF/X: output intent, identification, document ids (ISO 15930-4, -7)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from shufang.engines.finishing_plan import FinishingPlan
from shufang.engines.pdf_merge_facts import write_facts
from shufang.engines.press_profile import CUSTOM, ICC_REGISTRY
from shufang.model.press import PdfStandard

if TYPE_CHECKING:
    import pikepdf

CMYK_COMPONENTS = 4
_NAMESPACE = uuid5(NAMESPACE_URL, "urn:shufang:press")
"""Ids of documents follow from what they hold, never from chance or the clock."""

PDF_VERSIONS = {PdfStandard.X4: "1.6", PdfStandard.X1A: "1.4"}


def write_identification(pdf: pikepdf.Pdf, plan: FinishingPlan, source_digest: str) -> None:
    """Write the output intent, the document information and the same as XMP.

    `source_digest` stands for the content; with the plan it gives the instance's id.
    """
    _write_intent(pdf, plan)
    facts = plan.facts
    work = "\n".join((facts.title, *facts.authors, facts.language))
    made = f"{source_digest} {plan.standard.value} {plan.profile.sha256} {plan.marks}"
    document = uuid5(_NAMESPACE, work)
    instance = uuid5(document, f"{made} {plan.bleed_pt} {facts.epoch}")
    further = {"/Trapped": "/False", "/GTS_PDFXVersion": plan.standard.value}
    write_facts(
        pdf,
        facts,
        further,
        (
            '<pdfxid:GTS_PDFXVersion xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">'
            f"{plan.standard.value}</pdfxid:GTS_PDFXVersion>",
            "<pdf:Trapped>False</pdf:Trapped>",
            *(
                f'<xmpMM:{name} xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">{value}'
                f"</xmpMM:{name}>"
                for name, value in (
                    ("DocumentID", f"uuid:{document}"),
                    ("InstanceID", f"uuid:{instance}"),
                    ("VersionID", "1"),
                    ("RenditionClass", "default"),
                )
            ),
        ),
    )


def _write_intent(pdf: pikepdf.Pdf, plan: FinishingPlan) -> None:
    from pikepdf import Array, Dictionary, Name, Stream, String

    profile = plan.profile
    stream = Stream(pdf, profile.content)
    stream.N = CMYK_COMPONENTS
    stream.Alternate = Name.DeviceCMYK
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=String(profile.condition or CUSTOM),
        OutputCondition=String(profile.name),
        Info=String(profile.name),
        DestOutputProfile=pdf.make_indirect(stream),
    )
    if profile.condition:
        intent.RegistryName = String(ICC_REGISTRY)
    pdf.Root["/OutputIntents"] = Array([pdf.make_indirect(intent)])
