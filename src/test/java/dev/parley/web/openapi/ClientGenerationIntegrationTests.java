package dev.parley.web.openapi;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

import dev.parley.testing.CommandLine;
import dev.parley.testing.NodePackages;
import dev.parley.testing.OwnServers;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Generated clients of {@code /openapi.json} compile, and can chat with a tool call.
 * Generated code is kept below {@code target} until the document changes.
 */
@ServerProperties({ "parley.model.api-key=", "parley.model.base-url=https://api.openai.com/v1" })
@OwnServers
class ClientGenerationIntegrationTests extends ServerTest {

	/** Copied there by Maven. */
	private static final Path GENERATOR = Path.of("target", "openapi-generator", "openapi-generator-cli.jar");

	private static final Path SOURCES = Path.of("src", "test", "clients", "openapi").toAbsolutePath();

	/** The tool's name, its arguments, its result, the tokens of the run. */
	private static final String ANSWER = "clock \\{} \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ \\d+\\s*";

	private static final String[] ONLY_CODE = { "--global-property",
			"models,apis,supportingFiles,modelTests=false,apiTests=false,modelDocs=false,apiDocs=false" };

	private String description;

	@BeforeEach
	void read() {
		this.description = this.server.get("/openapi.json").body();
	}

	@Test
	void openapiTypescript() throws Exception {
		NodePackages packages = NodePackages.locked("openapi");
		Path folder = generated("openapi-typescript", (target) -> {
			CommandLine.run(packages.command("openapi-typescript", target.resolve("openapi.json").toString(), "-o",
					target.resolve("schema.d.ts").toString()));
			compileTypescript(packages, target, "types.ts");
		});
		assertThat(CommandLine.run(List.of("node", folder.resolve("types.js").toString(), url()))).matches(ANSWER);
	}

	@Test
	void heyApi() throws Exception {
		NodePackages packages = NodePackages.locked("openapi");
		Path folder = generated("hey-api", (target) -> {
			CommandLine.run(packages.command("openapi-ts", "-i", target.resolve("openapi.json").toString(), "-o",
					target.resolve("sdk").toString(), "-c", "@hey-api/client-fetch"));
			compileTypescript(packages, target, "sdk.ts");
		});
		assertThat(CommandLine.run(List.of("node", folder.resolve("sdk.js").toString(), url()))).matches(ANSWER);
	}

	@Test
	void java() throws Exception {
		Path folder = generated("java", (target) -> {
			generate(target, "java", "--library", "native", "--additional-properties",
					"hideGenerationTimestamp=true,useJakartaEe=true,openApiNullable=false");
			try (Stream<Path> files = Files.walk(target.resolve("client/src/main/java"))) {
				List<String> command = new ArrayList<>(List.of(tool("javac"), "-J-XX:TieredStopAtLevel=1",
						"-J-XX:+UseSerialGC", "-nowarn", "-proc:none", "-d", target.resolve("classes").toString(),
						"-cp", System.getProperty("java.class.path")));
				files.map(Path::toString).filter((file) -> file.endsWith(".java")).forEach(command::add);
				command.add(SOURCES.resolve("ToolCallChat.java").toString());
				CommandLine.run(command);
			}
		});
		assertThat(CommandLine.run(List.of(tool("java"), "-cp",
				folder.resolve("classes") + File.pathSeparator + System.getProperty("java.class.path"), "ToolCallChat",
				url())))
			.matches(ANSWER);
	}

	@Test
	void python() throws Exception {
		String python = pythonWithModules();
		// Debian 12 has version 1 of pydantic, which needs another generator.
		String version = CommandLine.run(List.of(python, "-c", "import pydantic; print(pydantic.VERSION)"));
		String generator = version.startsWith("1.") ? "python-pydantic-v1" : "python";
		Path folder = generated(generator,
				(target) -> generate(target, generator, "--additional-properties", "packageName=parley_client"));
		ProcessBuilder chat = new ProcessBuilder(python, SOURCES.resolve("tool_call_chat.py").toString(), url());
		chat.environment().put("PYTHONPATH", folder.resolve("client").toString());
		assertThat(CommandLine.run(chat)).matches(ANSWER);
	}

	private String url() {
		return this.server.uri("/").toString().replaceFirst("/$", "");
	}

	/** Generates code from the document, unless it exists already. */
	private Path generated(String name, Generation generation) throws Exception {
		byte[] digest = MessageDigest.getInstance("SHA-256").digest(this.description.getBytes(StandardCharsets.UTF_8));
		Path folder = Path.of("target", "generated-clients", name + "-" + HexFormat.of().formatHex(digest, 0, 6))
			.toAbsolutePath();
		Path done = folder.resolve("done");
		if (Files.notExists(done)) {
			Files.createDirectories(folder);
			Files.writeString(folder.resolve("openapi.json"), this.description);
			generation.into(folder);
			Files.createFile(done);
		}
		return folder;
	}

	private static void compileTypescript(NodePackages packages, Path target, String file) throws Exception {
		Files.copy(SOURCES.resolve(file), target.resolve(file), StandardCopyOption.REPLACE_EXISTING);
		CommandLine.run(packages.command("tsc", "--strict", "--noUncheckedIndexedAccess", "--target", "es2022", "--lib",
				"es2022,dom,dom.iterable", "--module", "commonjs", "--moduleResolution", "node10",
				target.resolve(file).toString()));
	}

	private static void generate(Path target, String generator, String... more)
			throws IOException, InterruptedException {
		Assumptions.assumeTrue(Files.exists(GENERATOR),
				() -> "No " + GENERATOR + ": run ./mvnw generate-test-resources");
		List<String> command = new ArrayList<>(List.of(tool("java"), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
				"-jar", GENERATOR.toString(), "generate", "-g", generator, "-i",
				target.resolve("openapi.json").toString(), "-o", target.resolve("client").toString()));
		command.addAll(List.of(ONLY_CODE));
		command.addAll(List.of(more));
		CommandLine.run(command);
	}

	private static String pythonWithModules() throws InterruptedException {
		for (String python : List.of("python3", "/usr/bin/python3")) {
			try {
				Process modules = new ProcessBuilder(python, "-c", "import dateutil, pydantic, urllib3")
					.redirectErrorStream(true)
					.redirectOutput(ProcessBuilder.Redirect.DISCARD)
					.start();
				if (modules.waitFor() == 0) {
					return python;
				}
			}
			catch (IOException ex) {
				// The command does not exist: try the next one.
			}
		}
		return Assumptions.abort("No python3 with the modules dateutil, pydantic and urllib3");
	}

	private static String tool(String name) {
		return Path.of(System.getProperty("java.home"), "bin", name).toString();
	}

	/** Generates code from the document. */
	private interface Generation {

		void into(Path folder) throws Exception;

	}

}
