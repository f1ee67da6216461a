package dev.parley.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.parley.testing.Json;
import dev.parley.testing.NodePackages;
import dev.parley.testing.OwnProcesses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The files in {@code deploy} for several replicas. */
@OwnProcesses
class DeploymentFilesTests {

	private static final Path KUBERNETES = Path.of("deploy/kubernetes");

	private static final Path COMPOSE = Path.of("/usr/bin/docker-compose");

	@Test
	void theManifestsAreValid() throws IOException, InterruptedException {
		NodePackages packages = NodePackages.locked("kubernetes");
		List<JsonNode> objects = objects();
		Process process = new ProcessBuilder("node",
				Path.of("src/test/clients/kubernetes/validate.mjs").toAbsolutePath().toString())
			.directory(packages.folder().toFile())
			.redirectErrorStream(true)
			.start();
		process.getOutputStream().write(objects.toString().getBytes(StandardCharsets.UTF_8));
		process.getOutputStream().close();
		String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(said).isZero();
		assertThat(said.lines()).hasSize(objects.size()).allMatch((line) -> line.endsWith(": valid"));
	}

	@Test
	void kustomizeTakesAllManifests() throws IOException {
		JsonNode kustomization = yaml(KUBERNETES.resolve("kustomization.yaml"));
		try (Stream<Path> files = Files.list(KUBERNETES)) {
			assertThat(Json.strings(kustomization.path("resources")))
				.containsExactlyInAnyOrderElementsOf(files.map((file) -> file.getFileName().toString())
					.filter((name) -> name.endsWith(".yaml") && !name.equals("kustomization.yaml"))
					.toList());
		}
		assertThat(object("Deployment").at("/spec/template/spec/containers/0/image").asString())
			.isEqualTo(kustomization.at("/images/0/name").asString());
	}

	@Test
	void aPodHasTimeToDrainAndNoSecretInItsManifest() throws IOException {
		JsonNode pod = object("Deployment").at("/spec/template/spec");
		JsonNode settings = object("ConfigMap").path("data");
		int preStop = pod.at("/containers/0/lifecycle/preStop/sleep/seconds").asInt();
		int drain = Integer.parseInt(settings.path("PARLEY_RUN_DRAIN").asString().replace("s", ""));
		assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isGreaterThanOrEqualTo(preStop + drain + 15);
		assertThat(pod.at("/containers/0/env").valueStream()).allSatisfy(
				(variable) -> assertThat(variable.at("/valueFrom/secretKeyRef/name").asString()).isEqualTo("parley"))
			.extracting((variable) -> variable.path("name").asString())
			.contains("DATABASE_URL", "REDIS_URL", "VALID_API_KEYS", "OPENAI_API_KEY", "PARLEY_TOKEN_SECRET");
		for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
			assertThat(pod.at("/containers/0/" + probe + "/httpGet/path").asString())
				.isEqualTo(probe.equals("readinessProbe") ? "/health/ready" : "/health/live");
		}
		assertThat(pod.at("/containers/0/securityContext/readOnlyRootFilesystem").asBoolean()).isTrue();
		assertThat(Files.readString(Path.of("Dockerfile")))
			.contains("USER " + pod.at("/securityContext/runAsUser").asString());
	}

	@Test
	void replicasAreScaledByAMetricThatThereIs() throws IOException {
		String metric = object("HorizontalPodAutoscaler").at("/spec/metrics/0/pods/metric/name").asString();
		assertThat(Files.readString(Path.of("docs/operations.md"))).contains("| `" + metric + "` | gauge |");
	}

	@Test
	void eachSelectorFindsThePods() throws IOException {
		JsonNode labels = object("Deployment").at("/spec/template/metadata/labels");
		assertThat(labels.isEmpty()).isFalse();
		assertThat(object("Deployment").at("/spec/selector/matchLabels")).isEqualTo(labels);
		assertThat(object("Service").at("/spec/selector")).isEqualTo(labels);
		assertThat(object("PodDisruptionBudget").at("/spec/selector/matchLabels")).isEqualTo(labels);
		assertThat(object("NetworkPolicy").at("/spec/podSelector/matchLabels")).isEqualTo(labels);
		assertThat(object("HorizontalPodAutoscaler").at("/spec/scaleTargetRef/name"))
			.isEqualTo(object("Deployment").at("/metadata/name"));
	}

	@Test
	void composeStartsThreeEqualReplicasBehindNginx() throws IOException {
		JsonNode services = yaml(Path.of("deploy/compose.replicas.yml")).path("services");
		String nginx = Files.readString(Path.of("deploy/nginx.conf"));
		for (int i = 1; i <= 3; i++) {
			assertThat(services.path("parley-" + i)).isEqualTo(services.path("parley-1"));
			assertThat(nginx).contains("server parley-" + i + ":8000 ");
		}
		assertThat(services.at("/parley/profiles/0").asString()).as("the single server is not started")
			.isEqualTo("single");
		for (String name : List.of("nginx", "postgres", "redis")) {
			assertThat(services.path(name).path("image").asString()).matches(".+:\\d+\\.\\d+(\\.\\d+)?-alpine");
		}
	}

	@Test
	void dockerComposeTakesBothFiles(@TempDir Path folder) throws IOException, InterruptedException {
		assumeTrue(Files.isExecutable(COMPOSE), "docker-compose is not installed: apt-get install docker-compose");
		Files.createDirectories(folder.resolve("deploy"));
		for (String file : List.of("docker-compose.yml", "deploy/compose.replicas.yml")) {
			Files.copy(Path.of(file), folder.resolve(file));
		}
		Files.writeString(folder.resolve(".env"), "VALID_API_KEYS=key\nPOSTGRES_PASSWORD=pg\nREDIS_PASSWORD=rd\n");
		String merged = run(folder, COMPOSE.toString(), "-f", "docker-compose.yml", "-f", "deploy/compose.replicas.yml",
				"config");
		JsonNode replica = Json.of(new Yaml().<Map<String, Object>>load(merged)).at("/services/parley-2");
		assertThat(replica.at("/environment/DATABASE_URL").asString())
			.isEqualTo("postgresql://parley:pg@postgres:5432/parley");
		assertThat(replica.at("/environment/REDIS_URL").asString()).isEqualTo("redis://:rd@redis:6379");
		assertThat(replica.path("ports").isMissingNode()).isTrue();
	}

	private static JsonNode object(String kind) throws IOException {
		return objects().stream()
			.filter((object) -> object.path("kind").asString().equals(kind))
			.findFirst()
			.orElseThrow();
	}

	/** The objects of the files that kustomize reads. */
	private static List<JsonNode> objects() throws IOException {
		List<JsonNode> objects = new ArrayList<>();
		for (JsonNode file : yaml(KUBERNETES.resolve("kustomization.yaml")).path("resources")) {
			objects.add(yaml(KUBERNETES.resolve(file.asString())));
		}
		return objects;
	}

	private static JsonNode yaml(Path file) throws IOException {
		return Json.of(new Yaml().<Map<String, Object>>load(Files.readString(file)));
	}

	private static String run(Path folder, String... command) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
		String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(said).isZero();
		return said;
	}

}
