"""What the file says of itself, as ISO 15930 asks."""

import hashlib
import io
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest

from shufang.engines.finishing import finish
from shufang.engines.finishing_plan import FinishingPlan
from shufang.engines.sections import DocumentFacts
from shufang.model.press import PdfStandard
from tests.engines.press_files import finished, layout, plan

SOURCE = layout("0 0 0 1 k 0 0 9 9 re f")
SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}


def xmp(pdf: pikepdf.Pdf) -> ElementTree.Element:
    return ElementTree.fromstring(pdf.Root.Metadata.read_raw_bytes())


def said(pdf: pikepdf.Pdf, name: str) -> str:
    element = xmp(pdf).find(f".//{name}", SPACES)
    assert element is not None, name
    return "".join(element.itertext()).strip()


def written(asked: FinishingPlan) -> bytes:
    result = finish(SOURCE, asked)
    assert isinstance(result.pdf, bytes)
    return result.pdf


@pytest.mark.parametrize(
    ("standard", "header", "name"),
    [(PdfStandard.X4, b"%PDF-1.6", "PDF/X-4"), (PdfStandard.X1A, b"%PDF-1.4", "PDF/X-1a:2003")],
)
def test_the_file_names_its_standard(
    tmp_path: Path, standard: PdfStandard, header: bytes, name: str
) -> None:
    content = written(plan(tmp_path, standard=standard))
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert said(pdf, "pdfxid:GTS_PDFXVersion") == name
        assert str(pdf.trailer.Info.GTS_PDFXVersion) == name
        assert "/GTS_PDFXConformance" not in pdf.trailer.Info
        assert "/Version" not in pdf.Root
        assert len(pdf.trailer.ID) == 2
    assert content.startswith(header)
    assert (b"/ObjStm" in content) is (standard is PdfStandard.X4)


def test_information_and_xmp_say_the_same(tmp_path: Path) -> None:
    facts = DocumentFacts(
        "蝶变 <龙岗> & 记", ("甲", "乙"), subject="一城", keywords=("城", "碳"), epoch=1_764_000_000
    )
    pdf, _ = finished(SOURCE, plan(tmp_path, facts=facts))
    information = pdf.trailer.Info

    assert said(pdf, "dc:title") == str(information.Title) == "蝶变 <龙岗> & 记"
    assert said(pdf, "dc:description") == str(information.Subject) == "一城"
    assert said(pdf, "pdf:Keywords") == str(information.Keywords) == "城, 碳"
    assert said(pdf, "pdf:Producer") == str(information.Producer)
    assert said(pdf, "xmp:CreatorTool") == str(information.Creator)
    assert said(pdf, "pdf:Trapped") == "False"
    assert information.Trapped == pikepdf.Name("/False")
    assert str(information.CreationDate) == str(information.ModDate) == "D:20251124160000Z"
    for name in ("CreateDate", "ModifyDate", "MetadataDate"):
        assert said(pdf, f"xmp:{name}") == "2025-11-24T16:00:00Z"


def test_the_metadata_can_be_read_without_a_filter(tmp_path: Path) -> None:
    pdf, _ = finished(SOURCE, plan(tmp_path))
    metadata = pdf.Root.Metadata
    assert "/Filter" not in metadata
    assert metadata.Type == pikepdf.Name("/Metadata")
    assert b"<?xpacket begin" in metadata.read_raw_bytes()


def test_ids_follow_from_work_and_content(tmp_path: Path) -> None:
    asked = plan(tmp_path)
    first, _ = finished(SOURCE, asked)
    later, _ = finished(SOURCE, replace(asked, facts=replace(asked.facts, epoch=1_800_000_000)))
    other, _ = finished(SOURCE, replace(asked, facts=replace(asked.facts, title="另一本")))

    document = said(first, "xmpMM:DocumentID")
    assert re.fullmatch(r"uuid:[0-9a-f-]{36}", document)
    assert said(later, "xmpMM:DocumentID") == document
    assert said(later, "xmpMM:InstanceID") != said(first, "xmpMM:InstanceID")
    assert said(other, "xmpMM:DocumentID") != document
    assert said(first, "xmpMM:VersionID") == "1"
    assert said(first, "xmpMM:RenditionClass") == "default"


def test_the_printing_condition_is_embedded(tmp_path: Path) -> None:
    asked = plan(tmp_path)
    pdf, _ = finished(SOURCE, asked)
    (intent,) = pdf.Root.OutputIntents
    profile = intent.DestOutputProfile

    assert intent.S == pikepdf.Name.GTS_PDFX
    assert str(intent.OutputConditionIdentifier) == "FOGRA39"
    assert str(intent.RegistryName) == "http://www.color.org"
    assert str(intent.OutputCondition) == str(intent.Info) == "Test Coated"
    assert int(profile.N) == 4
    assert hashlib.sha256(profile.read_bytes()).hexdigest() == asked.profile.sha256


def test_a_condition_without_a_registry_is_called_custom(tmp_path: Path) -> None:
    asked = plan(tmp_path)
    own = replace(asked.profile, condition="")
    pdf, _ = finished(SOURCE, replace(asked, profile=own))
    (intent,) = pdf.Root.OutputIntents
    assert str(intent.OutputConditionIdentifier) == "Custom"
    assert "/RegistryName" not in intent
    assert str(intent.Info) == "Test Coated"


def test_a_file_can_go_straight_to_the_disk(tmp_path: Path) -> None:
    source, target = tmp_path / "a.pdf", tmp_path / "b.pdf"
    source.write_bytes(SOURCE)
    assert finish(source, plan(tmp_path), target).pdf == target
    assert target.read_bytes() == written(plan(tmp_path))
