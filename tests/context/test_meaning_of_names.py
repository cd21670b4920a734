"""A vendor's name before a library, a login or a model API is no hosting; names of the vocabulary are found."""

from __future__ import annotations

import pytest

from facilitator.context.extract.document import extractor


def decided(text: str, field: str) -> set[str]:
    states = extractor().read(f"# Shop\n\n{text}\n", "doc.md").states
    return {value for (of, value), state in states.items() if (of, state) == (field, "decided")}


OTHER_PRODUCTS = [
    "The assistant is built with the Vercel AI SDK.",
    "La asistencia usa el Vercel AI SDK.",
    "The API writes to MinIO with `aws-sdk` and an endpoint override.",
    "Les fichiers passent par `aws/aws-sdk-php` vers MinIO.",
    "Files go to Garage through the AWS SDK for Java.",
    "Embeddings come from Azure OpenAI.",
    "Die Anmeldung läuft über Azure AD B2C.",
    "L'authentification passe par Azure Active Directory.",
    "Tickets are kept in Azure DevOps Boards.",
    "Texts are translated with Google Cloud Translation.",
    "Texts are read aloud by Azure Speech.",
    "Requests are signed with AWS Signature V4, as Ceph wants it.",
    "The template declares an `AWS::EC2::Instance` in its example.",
]


@pytest.mark.parametrize("text", OTHER_PRODUCTS)
def test_a_library_a_login_or_a_model_api_of_a_vendor_is_no_hosting(text: str) -> None:
    assert decided(text, "cloud") == set()


HOSTING = [
    ("The site is deployed to Vercel.", "vercel"),
    ("Everything runs on AWS, in two regions.", "aws"),
    ("Secrets lie in Azure Key Vault.", "azure"),
    ("Wir betreiben alles auf Azure.", "azure"),
    ("Los servicios corren en Google Cloud.", "gcp"),
    ("Azure OpenAI answers; the API runs on Azure.", "azure"),
]


@pytest.mark.parametrize(("text", "cloud"), HOSTING)
def test_the_vendor_itself_and_what_it_hosts_still_count(text: str, cloud: str) -> None:
    assert decided(text, "cloud") == {cloud}


@pytest.mark.parametrize(
    "text", ["Images come from docker.io/redis.", "Pull `docker.io/haproxy` first."]
)
def test_a_registry_in_the_address_of_an_image_is_no_container_runtime(text: str) -> None:
    assert decided(text, "containers") == set()


def test_terraform_cloud_is_another_product_than_terraform() -> None:
    text = "# Leave Terraform Cloud\n\nState moves off Terraform Cloud. Terraform stays what we write.\n"
    assert extractor().read(text, "x.md").states["iac_tools", "terraform"] == "decided"


FRENCH_FLOWS = [
    "## Flux\n\nKubernetes expose les flux entrants.",
    "Le flux de données passe par Kubernetes et Helm.",
    "Les flux sont décrits plus bas; Helm installe tout.",
    "Flux réseau entre les pods Kubernetes.",
    "Flux d'authentification vers Kubernetes.",
    "Matrice des flux du cluster Kubernetes.",
]


@pytest.mark.parametrize("text", FRENCH_FLOWS)
def test_a_french_flow_is_no_delivery_tool(text: str) -> None:
    assert "flux" not in decided(text, "ci_platforms")


def test_flux_beside_gitops_is_the_tool() -> None:
    assert decided("Flux synchronises the cluster, as GitOps has it.", "ci_platforms") == {"flux"}


KNOWN = [
    ("databases", "bigquery", "**Warehouse:** Google Cloud BigQuery"),
    ("databases", "snowflake", "**Warehouse:** Snowflake"),
    ("databases", "libsql", "- App data: libSQL, hosted by Turso"),
    ("databases", "milvus", "Los vectores se guardan en Milvus."),
    ("databases", "arangodb", "Der Graph liegt in ArangoDB."),
    ("cloud", "clever-cloud", "L'application est hébergée sur Clever Cloud."),
    ("cloud", "azure", "The shop runs on AKS."),
    ("cloud", "gcp", "**Cluster:** GKE"),
    ("ci_platforms", "concourse", "**CI/CD:** Concourse"),
    ("migration_tools", "doctrine-migrations", "**Migrations:** Doctrine Migrations"),
    ("migration_tools", "gorm", "The schema follows the models with GORM AutoMigrate."),
    ("feature_flag_tools", "django-waffle", "Flags are kept by django-waffle."),
    ("feature_flag_tools", "in-house", "We have in-house flags in a table of ours."),
]


@pytest.mark.parametrize(("field", "value", "text"), KNOWN)
def test_a_name_of_the_vocabulary_is_found(field: str, value: str, text: str) -> None:
    assert value in decided(text, field)


@pytest.mark.parametrize(
    "text",
    [
        "Ids are made by a Snowflake server.",
        "A snowflake melts.",
        "A concourse of people and deploys.",
    ],
)
def test_a_common_word_is_no_name(text: str) -> None:
    assert decided(text, "databases") | decided(text, "ci_platforms") == set()


UNKNOWN = [
    ("**Database:** FooStore 3", "databases", "FooStore 3"),
    ("- CI/CD: Buildomatic", "ci_platforms", "Buildomatic"),
    ("**Base de datos:** FooStore", "databases", "FooStore"),
    ("**Datenbank**: FooStore", "databases", "FooStore"),
    ("**Hébergement :** Nuage d'Ici", "cloud", "Nuage d'Ici"),
    ("**База данных:** ФуСтор", "databases", "ФуСтор"),
    ("| What | Which |\n|---|---|\n| Database | FooStore |", "databases", "FooStore"),
]


@pytest.mark.parametrize(("text", "field", "value"), UNKNOWN)
def test_what_stands_beside_a_label_and_is_no_known_name_is_shown_as_said(
    text: str, field: str, value: str
) -> None:
    said = list(extractor().as_said.read(f"# Shop\n\n{text}\n", "doc.md"))
    assert [(one.field, one.value) for one in said] == [(field, value)]
    assert decided(text, field) == set()


@pytest.mark.parametrize(
    "text",
    [
        "**Database:** PostgreSQL 16",
        "**Database:** it holds what people order, and who delivers what to whom",
        "**Colour:** FooStore",
    ],
)
def test_a_known_name_a_sentence_and_another_label_are_not_shown_as_said(text: str) -> None:
    assert list(extractor().as_said.read(f"# Shop\n\n{text}\n", "doc.md")) == []


SAID = [
    ("Sessions are kept in Valkey.", "databases", {"valkey"}),
    ("Counters are kept in DragonflyDB.", "databases", {"dragonfly"}),
    ("Orders are stored in SingleStore.", "databases", {"singlestore"}),
    ("Embeddings are stored with pgvector.", "databases", {"postgresql"}),
    ("订单存储在人大金仓。", "databases", {"kingbase"}),
    ("We deploy with the Serverless Framework.", "iac_tools", {"serverless-framework"}),
    ("We deploy with AWS SAM.", "iac_tools", {"aws-sam"}),
    ("The nodes run CRI-O.", "containers", {"cri-o"}),
    ("The cluster is built with kOps.", "orchestrators", {"kops"}),
    ("We deploy to DOKS.", "orchestrators", {"doks"}),
    ("The builds run on Atlassian Bamboo.", "ci_platforms", {"bamboo"}),
    ("The site is hosted on AWS Amplify.", "cloud", {"aws-amplify"}),
    ("The API is hosted on Lightsail.", "cloud", {"aws-lightsail", "aws"}),
    ("サーバーはさくらのクラウドで稼働する。", "cloud", {"sakura-cloud"}),
    ("Le site est hébergé chez Alwaysdata.", "cloud", {"alwaysdata"}),
    ("Schema changes go through Flask-Migrate.", "migration_tools", {"flask-migrate"}),
    ("Schema changes are applied by goose as migrations.", "migration_tools", {"goose"}),
    ("Flags are kept in GO Feature Flag.", "feature_flag_tools", {"go-feature-flag"}),
    ("Our feature flags come from PostHog.", "feature_flag_tools", {"posthog"}),
]


@pytest.mark.parametrize(("text", "field", "expected"), SAID)
def test_products_of_today_are_known(text: str, field: str, expected: set[str]) -> None:
    assert decided(text, field) == expected


NOT_THESE = [
    ("- Bildet pushes til registeret, eks hver natt", "orchestrators"),
    ("Start the MySQL client and look at the tables.", "databases"),
    ("* [Dockerize](https://github.com/someone/dockerize)", "containers"),
    ("PostHog counts the visits.", "feature_flag_tools"),
    ("The goose of the logo is blue.", "migration_tools"),
]


@pytest.mark.parametrize(("text", "field"), NOT_THESE)
def test_words_that_only_look_like_a_product_are_none(text: str, field: str) -> None:
    assert decided(text, field) == set()
