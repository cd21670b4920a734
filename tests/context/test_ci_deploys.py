"""What deploys and what scans: by the action that is used and the first word of a command, never by what only names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from facilitator.context.ci import ci_files
from facilitator.context.ci_read import read_all
from facilitator.context.nouns import CiFile


def read(root: Path, path: str, text: str) -> CiFile:
    place = root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")
    files, _ = read_all(root, ci_files([path]))
    return files[0]


def of_github(root: Path, steps: str, job: str = "    runs-on: ubuntu-latest\n") -> CiFile:
    lines = "".join(f"      {line}\n" for line in steps.split("\n"))
    text = f"on: push\njobs:\n  one:\n{job}    steps:\n{lines}"
    return read(root, ".github/workflows/a.yml", text)


@pytest.mark.parametrize(
    "steps",
    [
        "- run: kubectl -n shop apply -f k8s",
        "- run: sudo -E kubectl set image deploy/web web=a:1",
        "- run: cd infra && terraform apply -auto-approve",
        "- run: terraform -chdir=infra/live apply -var-file=a",
        "- run: |\n    aws eks update-kubeconfig --name a\n    helm upgrade --install shop chart",
        "- run: time gcloud beta run deploy web --image a",
        '- run: bash -c "pulumi up -y"',
        "- run: AWS_REGION=eu aws s3 sync dist s3://shop",
        "- run: npx --yes wrangler deploy",
        "- run: azd provision --no-prompt",
        "- run: docker run --rm -v $PWD:/a hashicorp/terraform:1.9 apply",
        '- run: ssh deploy@shop "cd app && docker compose up -d"',
        "- run: |\n    ssh deploy@shop << 'EOF'\n      cd app\n      # now\n      docker compose up -d\n    EOF",
        "- run: |\n    ssh -p 22 deploy@shop 'bash -s' <<EOF\n      sudo systemctl restart 'app'\n    EOF",
        "- run: rsync -az dist/ deploy@shop:/srv",
        "- run: ./deploy.sh production",
        "- run: make ENV=prod deploy",
        "- run: npm run deploy:prod",
        "- run: DOCKER_HOST=ssh://deploy@shop docker compose up -d",
        "- run: make ${{ inputs.environment }} ci deploy",
        '- run: aws s3 sync dist "s3://${{ secrets.BUCKET }}"',
        "- run: |\n    sed -i s/tag/$TAG/ values.yaml\n    git commit -am tag\n    git push",
        "- uses: azure/k8s-deploy@v5",
        "- uses: aws-actions/amazon-ecs-deploy-task-definition@v2",
        "- uses: our/actions/deploy-to-cluster@v1",
        "- uses: our/action-deployer-openshift@v1",
        "- uses: appleboy/ssh-action@v1\n  with:\n    script: docker compose up -d",
        "- uses: azure/cli@v2\n  with:\n    inlineScript: az webapp deploy --name a",
        "- run: vendor/bin/dep deploy prod",
        "- run: npx sst deploy --stage prod",
        "- run: node .github/workflows/deploy-snippets.js",
        "- run: python3 -u tools/deploy_site.py --all",
        "- run: bash ci/deploy.sh",
        "- run: ./scripts/ecs-deploy-task send-mail $IMAGE",
        "- uses: our/static-gh-pages-action@v1",
        "- uses: our/terraform-apply@v1",
        "- uses: our/tools/helm-upgrade@v1",
    ],
)
def test_a_step_deploys_by_what_it_runs_or_uses(tmp_path: Path, steps: str) -> None:
    assert of_github(tmp_path, steps).deploys


@pytest.mark.parametrize(
    "steps",
    [
        "- uses: azure/setup-helm@v4",
        "- uses: hashicorp/setup-terraform@v3",
        "- uses: our/setup-deploy@v1",
        "- uses: our/terraform-plan@v1",
        "- uses: our/install-terraform-apply@v1",
        "- uses: our/wait-for-deploy@v1",
        "- uses: chrnorm/deployment-status@v2",
        "- name: Deploy to production with kubectl apply\n  run: make lint",
        "- run: make lint # then kubectl apply -f k8s",
        "- run: |\n    # kubectl apply -f k8s\n    make lint",
        "- run: apt-get install -y rsync ansible kubectl",
        "- run: echo 'run kubectl apply -f k8s by hand'",
        "- run: docker compose -f compose.test.yml up -d db",
        "- run: docker compose up --no-build -d",
        "- run: |\n    ssh deploy@shop << EOF\n      df -h\n    EOF\n    docker compose up -d db",
        "- run: |\n    ssh deploy@shop 'cat > notes' << EOF\n      docker compose up -d\n    EOF",
        "- run: DB=a docker compose -f a.yml -f b.yml up --build --wait",
        "- run: kubectl apply --dry-run=client -f k8s",
        "- run: kubectl get deployments",
        "- run: helm template chart | kubeconform",
        "- run: terraform plan -out apply",
        "- run: aws s3 sync s3://shop/cache .cache",
        "- run: rsync -r docs/build/ ./docs_repo",
        "- run: ./scripts/test-deploy.sh",
        "- run: mvn -B deploy",
        "- run: grep -r 'helm upgrade' docs",
        "- uses: helm/kind-action@v1\n- run: kubectl apply -f k8s",
        "- run: k3d cluster create\n- run: helm install shop chart",
        '- run: deploy_target="the last image"',
        "- run: ./scripts/check-deploy-lock",
        "- run: node scripts/generate-deploy-config.js",
        "- run: cat scripts/ecs-deploy-task",
        '- run: terraform -chdir="infra/$APP/names" apply -auto-approve > /dev/null',
    ],
)
def test_what_only_names_prepares_or_tests_a_deployment_is_none(tmp_path: Path, steps: str) -> None:
    assert of_github(tmp_path, steps).deploys == ()


@pytest.mark.parametrize(
    ("command", "deploys"),
    [
        ("uv run shopctl deploy --image $IMAGE", 1),
        ("shopctl deploy --dry-run", 0),
        ("pnpm deploy --prod out", 0),
        ("mvn deploy --batch-mode", 0),
        ("cd deploy", 0),
        ("mike deploy --push latest", 0),
        ("shopctl lint --deploy", 0),
    ],
)
def test_a_tool_that_is_told_to_deploy_does_where_its_job_names_where(
    tmp_path: Path, command: str, deploys: int
) -> None:
    job = "    environment: production\n"
    assert len(of_github(tmp_path, f"- run: {command}", job).deploys) == deploys
    assert of_github(tmp_path, f"- run: {command}").deploys == ()


@pytest.mark.parametrize("job", ["    runs-on: self-hosted\n", "    environment: production\n"])
def test_what_is_started_on_a_machine_of_ones_own_stays(tmp_path: Path, job: str) -> None:
    assert of_github(tmp_path, "- run: docker compose up -d", job).deploys


@pytest.mark.parametrize(
    ("steps", "scanners"),
    [
        ("- run: trivy fs --format sarif -o out.sarif .", ("Trivy",)),
        ("- run: docker run --rm aquasec/trivy:latest image shop", ("Trivy",)),
        ("- uses: aquasecurity/trivy-action@v1", ("Trivy",)),
        ("- uses: github/codeql-action/analyze@v3", ("CodeQL",)),
        ("- run: uv run bandit -r src && pip-audit", ("Bandit", "pip-audit")),
        ("- run: ./gradlew :app:dependencyCheckAnalyze", ("OWASP Dependency-Check",)),
        ("- run: mvn -B verify sonar:sonar", ("SonarQube",)),
        ("- run: docker compose exec -T web sh -c 'bundle-audit check'", ("bundler-audit",)),
        ("- uses: github/codeql-action/upload-sarif@v3\n  with: {sarif_file: trivy.sarif}", ()),
        ("- uses: github/codeql-action/upload-sarif@v3\n  with:\n    sarif_file: trivy.sarif", ()),
        ("- uses: actions/cache@v4\n  with:\n    path: .trivycache\n    key: trivy-a", ()),
        ("- name: CodeQL, Semgrep and Snyk\n  run: make lint", ()),
        ("- run: make lint # semgrep is run elsewhere", ()),
        ("- run: pip install bandit semgrep", ()),
        ("- run: cat trivy-results.json", ()),
        ("- run: npm run sonar-scanner -- -Dsonar.token=a", ("SonarQube",)),
        ("- uses: our/test-and-analyse@v1\n  with:\n    sonar_token: a", ("SonarQube",)),
        ("- run: dockle --exit-code 1 shop", ("Dockle",)),
        ("- uses: our/codeql-tools/codeql-analysis@v1", ("CodeQL",)),
        ("- uses: our/setup-trivy@v1", ()),
        ("- uses: our/upload-codeql-results@v1\n  with:\n    snyk_token: a", ()),
    ],
)
def test_a_step_scans_by_what_it_runs_or_uses(
    tmp_path: Path, steps: str, scanners: tuple[str, ...]
) -> None:
    assert of_github(tmp_path, steps).scanners == scanners


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".gitlab-ci.yml", "ship:\n  script:\n    - helm upgrade shop chart\n"),
        (
            ".gitlab-ci.yml",
            'ship:\n  script:\n    - ssh ${HOST} /bin/bash\n            "\n'
            '            docker-compose up -d;\n            "\n',
        ),
        (
            "Jenkinsfile",
            "pipeline {\n stages {\n  stage('A') {\n   steps { sh 'kubectl apply -f k8s' }\n"
            "  }\n }\n}\n",
        ),
        (
            "Jenkinsfile",
            "node {\n  stage('A') {\n    kubernetesDeploy(configs: 'a.yaml')\n  }\n}\n",
        ),
        (
            ".circleci/config.yml",
            "jobs:\n  ship:\n    steps:\n      - aws-ecs/deploy-service-update:\n"
            "          cluster: a\n",
        ),
        ("azure-pipelines.yml", "steps:\n- task: AzureWebApp@1\n  inputs:\n    appName: a\n"),
        (
            "azure-pipelines.yml",
            "steps:\n- task: AzureCLI@2\n  inputs:\n"
            "    inlineScript: az deployment group create -g a\n",
        ),
        (
            "bitbucket-pipelines.yml",
            "pipelines:\n  default:\n    - step:\n        script:\n"
            "          - pipe: atlassian/aws-ecs-deploy:1.0\n",
        ),
        (".buildkite/pipeline.yml", "steps:\n  - command: helm upgrade shop chart\n"),
        (
            ".drone.yml",
            "steps:\n- name: a\n  image: appleboy/drone-ssh\n  settings:\n    host: a\n",
        ),
        (
            ".woodpecker/a.yaml",
            "variables:\n  - &plugin docker.io/appleboy/drone-ssh:1\nsteps:\n  a:\n"
            "    image: *plugin\n    settings:\n      host: a\n",
        ),
        (
            "bitbucket-pipelines.yml",
            "pipelines:\n  tags:\n    v*:\n      - step:\n          deployment: Live\n"
            "          script:\n            - dep deploy live\n",
        ),
        (
            ".circleci/config.yml",
            "workflows:\n  main:\n    jobs:\n      - ours/pulumi-up:\n          context: a\n"
            "      - ours/pulumi-preview\n",
        ),
        (".travis.yml", "script: make\ndeploy:\n  provider: heroku\n  app: a\n"),
        ("appveyor.yml", "deploy_script:\n  - cmd: helm upgrade shop chart\n"),
        (".cirrus.yml", "ship_task:\n  deploy_script: kubectl apply -f k8s\n"),
        (
            ".semaphore/a.yml",
            "blocks:\n  - task:\n      jobs:\n        - commands:\n"
            "            - kubectl apply -f k8s\n",
        ),
        ("buildspec.yml", "phases:\n  build:\n    commands:\n      - cdk deploy --all\n"),
        (
            "cloudbuild.yaml",
            "steps:\n  - name: gcr.io/cloud-builders/gcloud\n    args: ['run', 'deploy', 'a']\n",
        ),
        (
            "cloudbuild.yaml",
            "steps:\n  - name: gcr.io/cloud-builders/gcloud\n    args: [\n"
            "      'run', # now\n      'deploy',\n      'a'\n    ]\n",
        ),
        (
            "cloudbuild.yaml",
            "steps:\n  - name: a\n    entrypoint: bash\n    args:\n      - -ceu\n      - |\n"
            "        gcloud deploy releases create a \\\n          --region=b\n",
        ),
        (
            ".forgejo/workflows/a.yml",
            "on: push\njobs:\n  a:\n    steps:\n      - run: kubectl apply -f k8s\n",
        ),
    ],
)
def test_each_platform_says_it_in_its_own_form(tmp_path: Path, path: str, text: str) -> None:
    found = read(tmp_path, path, text)
    assert len(found.deploys) == 1, found
    assert not found.note


def called(job: str, then: str = "") -> str:
    return f"on: push\njobs:\n  {job}:\n    uses: {then}"


ELSEWHERE = "our/ci/.github/workflows/"


@pytest.mark.parametrize(
    ("uses", "deploys", "scanners"),
    [
        ("deploy_env.yml@v2", 1, ()),
        ("terraform-apply.yaml@main", 1, ()),
        ("build-test-deploy.yml@v1", 1, ()),
        ("validate-deployment.yml@v1", 1, ()),
        ("cleanup-deploy.yml@v1", 0, ()),
        ("terraform-plan.yml@v1", 0, ()),
        ("codeql-analysis.yml@main", 0, ("CodeQL",)),
        ("security_owasp.yml@v2", 0, ("OWASP Dependency-Check",)),
        ("veracode-policy.yml@v2", 0, ("Veracode",)),
        ("node-security.yml@v2\n    secrets:\n      SNYK_TOKEN: ${{ secrets.A }}", 0, ("Snyk",)),
        ("node-security.yml@v2\n    secrets: inherit", 0, ()),
    ],
)
def test_a_workflow_elsewhere_is_known_by_its_name_and_its_tokens(
    tmp_path: Path, uses: str, deploys: int, scanners: tuple[str, ...]
) -> None:
    file = read(tmp_path, ".github/workflows/a.yml", called("one", ELSEWHERE + uses))
    assert (len(file.deploys), file.scanners) == (deploys, scanners)


def test_a_template_of_azure_elsewhere_is_known_by_its_name(tmp_path: Path) -> None:
    steps = "".join(f"- template: steps/{n}.yml@ours\n" for n in ("app-deploy", "wait-deployment"))
    assert len(read(tmp_path, "azure-pipelines.yml", f"steps:\n{steps}").deploys) == 1


def environments(root: Path, files: dict[str, str]) -> set[str]:
    """The environments that step 1 reads in pipelines."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    _, said = read_all(root, ci_files(list(files)))
    return {one.value for one in said if one.field == "environments"}


CHOSEN = (
    "on:\n  workflow_dispatch:\n    inputs:\n      to:\n        type: choice\n"
    "        options: [sandbox, staging, production]\n"
)
DEPLOYS = "    steps:\n      - run: helm upgrade app chart\n"


EITHER = "${{ github.ref == 'refs/heads/dev' && 'staging' || 'production' }}"
TO_PRODUCTION = "on:\n  push:\n    branches: [production]\njobs:\n  a:\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            f"{CHOSEN}jobs:\n  a:\n    environment: ${{{{ inputs.to || 'dev' }}}}\n{DEPLOYS}",
            {"dev", "staging", "production"},
        ),
        (
            f"{CHOSEN}jobs:\n  a:\n    uses: {ELSEWHERE}deploy.yml@v1\n"
            "    with:\n      environment: ${{ inputs.to }}\n",
            {"staging", "production"},
        ),
        (
            f"on: push\njobs:\n  a:\n    environment: {EITHER}\n{DEPLOYS}",
            {"staging", "production"},
        ),
        (TO_PRODUCTION + DEPLOYS, {"production"}),
        (TO_PRODUCTION.replace("production", "main") + DEPLOYS, set()),
        (TO_PRODUCTION + "    steps:\n      - run: make\n", set()),
        (
            "on: push\njobs:\n  a:\n    steps:\n      - run: sls deploy --stage prod\n",
            {"production"},
        ),
    ],
)
def test_an_environment_is_what_a_pipeline_says_it_deploys_to(
    tmp_path: Path, text: str, found: set[str]
) -> None:
    assert environments(tmp_path, {".github/workflows/a.yml": text}) == found


def test_a_template_beside_is_called_with_its_environment(tmp_path: Path) -> None:
    stages = "stages:\n- stage: Go\n  jobs:\n  - template: jobs/go.yml\n"
    given = "    parameters:\n      Environment: PROD\n"
    go = (
        "jobs:\n- deployment: Web\n  environment: ${{ parameters.Environment }}\n"
        "  strategy:\n    runOnce:\n      deploy:\n        steps:\n        - task: AzureWebApp@1\n"
    )
    files = {"azure-pipelines.yml": stages + given, "jobs/go.yml": go}
    assert environments(tmp_path, files) == {"production"}


def test_a_command_that_an_action_is_given_is_told(tmp_path: Path) -> None:
    step = "- uses: azure/cli@v2\n  with:\n    inlineScript: az webapp deploy --name a"
    assert of_github(tmp_path, step).deploys == ("azure/cli@v2: az webapp deploy --name a",)


def test_a_pipeline_of_azure_is_known_by_its_content_whatever_it_is_called(tmp_path: Path) -> None:
    from facilitator.context.report import context

    (tmp_path / "ci.yml").write_text("trigger: [main]\nsteps:\n- task: UseDotNet@2\n", "utf-8")
    (tmp_path / "site.yml").write_text("title: A\nsteps:\n- one\n", "utf-8")
    assert [(f.path, f.platform) for f in context(tmp_path).ci] == [("ci.yml", "Azure Pipelines")]


def test_a_pipeline_of_azure_is_read_where_its_own_tool_puts_it(tmp_path: Path) -> None:
    step = "steps:\n- task: AzureCLI@2\n  inputs:\n    inlineScript: azd deploy --no-prompt\n"
    for path in (".azdo/pipelines/azure-dev.yml", ".azdo/build.yml"):
        file = read(tmp_path, path, step)
        assert file.platform == "Azure Pipelines"
        assert file.deploys


def test_a_command_longer_than_a_name_can_be_is_no_file(tmp_path: Path) -> None:
    long = "./gradlew " + " ".join(f":module-{n}:test" for n in range(60))
    assert of_github(tmp_path, f"- run: {long}").jobs == ("one",)
    assert of_github(tmp_path, f"- uses: ./{'a' * 300}").jobs == ("one",)


def test_the_jobs_of_circleci_are_no_steps_of_its_commands(tmp_path: Path) -> None:
    text = (
        "commands:\n  prepare:\n    steps:\n      - run:\n          name: Set variables of staging\n"
        "          command: make env\njobs:\n  build:\n    steps:\n      - prepare\n"
        "workflows:\n  all:\n    jobs:\n      - build\n      - node/test:\n          name: unit\n"
        "          post-steps:\n            - run:\n                name: Copy the report\n"
        "                command: cp a b\n"
    )
    assert read(tmp_path, ".circleci/config.yml", text).jobs == ("build", "unit")


def test_a_script_of_package_json_may_have_a_colon_in_its_name(tmp_path: Path) -> None:
    scripts = '{\n  "scripts": {\n    "test:audit": "audit-ci --high"\n  }\n}\n'
    (tmp_path / "package.json").write_text(scripts)
    assert of_github(tmp_path, "- run: npm run test:audit").scanners == ("npm audit",)


def test_what_a_target_needs_on_several_lines_is_not_run(tmp_path: Path) -> None:
    makefile = "build: \\\n\tbin/rollout-deploy \\\n\tbin/app\n\tgo build \\\n\t  ./...\n"
    (tmp_path / "Makefile").write_text(makefile)
    assert of_github(tmp_path, "- run: make build").deploys == ()


@pytest.mark.parametrize(
    "script",
    [
        'usage="deploy -- put it there\nExample:\n  deploy.sh staging\n"\nmake check\n',
        "<<EOF\nTo deploy:\n  kubectl apply -f k8s\nEOF\nmake check\n",
        "cat > help.txt <<-'END'\nkubectl apply -f k8s\nEND\nmake check\n",
    ],
)
def test_a_text_in_a_script_is_no_command(tmp_path: Path, script: str) -> None:
    (tmp_path / "run.sh").write_text(script)
    assert of_github(tmp_path, "- run: ./run.sh").deploys == ()
    lines = "\n".join(f"    {line}" for line in script.split("\n"))
    assert of_github(tmp_path, f"- run: |\n{lines}").deploys == ()


@pytest.mark.parametrize(
    "script",
    [
        "ssh deploy@shop <<EOF\nkubectl apply -f k8s\nEOF\n",
        'a="one\ntwo"\nkubectl apply -f k8s\n',
        'b="$(\nkubectl apply -f k8s\n)"\n',
        "cat <<EOF\na\nEOF\nkubectl apply -f k8s\n",
    ],
)
def test_what_a_shell_is_handed_and_what_follows_a_text_is_run(tmp_path: Path, script: str) -> None:
    (tmp_path / "run.sh").write_text(script)
    assert of_github(tmp_path, "- run: ./run.sh").deploys


def test_an_environment_of_a_pipeline_keeps_its_own_name(tmp_path: Path) -> None:
    text = "on: push\njobs:\n  a:\n    environment: uat\n    steps:\n      - run: make deploy\n"
    _, stated = stated_by(tmp_path, text)
    assert stated == {"uat"}


def test_where_files_wait_is_no_environment(tmp_path: Path) -> None:
    run = "gcloud deploy releases create a --gcs-source-staging-dir=$_STAGING_BUCKET/a"
    text = f"on: push\njobs:\n  a:\n    steps:\n      - run: {run}\n"
    deploys, stated = stated_by(tmp_path, text)
    assert (len(deploys), stated) == (1, set())


def stated_by(root: Path, text: str) -> tuple[tuple[str, ...], set[str]]:
    """What a workflow deploys, and the environments that it states."""
    path = ".github/workflows/a.yml"
    (root / path).parent.mkdir(parents=True)
    (root / path).write_text(text)
    files, stated = read_all(root, ci_files([path]))
    return files[0].deploys, {one.value for one in stated if one.field == "environments"}


@pytest.mark.parametrize(("called", "scanners"), [("with", ("Trivy",)), ("without", ())])
def test_a_workflow_elsewhere_does_what_its_name_says_and_not_what_it_is_without(
    tmp_path: Path, called: str, scanners: tuple[str, ...]
) -> None:
    used = f"our/workflows/.github/workflows/build-image-{called}-trivy.yml@v1"
    text = f"on: push\njobs:\n  a:\n    uses: {used}\n"
    assert read(tmp_path, ".github/workflows/a.yml", text).scanners == scanners
