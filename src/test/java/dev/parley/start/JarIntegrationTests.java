package dev.parley.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarFile;

import dev.parley.testing.JarOutcome;
import dev.parley.testing.OwnProcesses;
import dev.parley.testing.ParleyProcess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The jar on the command line. */
@OwnProcesses
class JarIntegrationTests {

	private static final Path OLD_JAVA = Path.of("/usr/lib/jvm/java-17-openjdk-amd64");

	@TempDir
	private Path folder;

	@BeforeEach
	void needTheJar() {
		assumeTrue(ParleyProcess.available(), "The jar is not built: run ./mvnw verify");
	}

	@Test
	void helpsWithoutAStart() throws Exception {
		JarOutcome help = JarOutcome.with(java(), this.folder, Map.of("PORT", "abc"), "--help");
		assertThat(help.status()).isZero();
		assertThat(help.output()).startsWith("Parley ").contains("--generate-key", "OPENAI_API_KEY", ".env");
	}

	@Test
	void saysItsVersionWithoutAStart() throws Exception {
		JarOutcome version = JarOutcome.with(java(), this.folder, Map.of("PORT", "abc"), "--version");
		assertThat(version.status()).isZero();
		assertThat(version.output()).matches("Parley \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
	}

	@Test
	void tellsAnOldJavaWhichOneItNeeds() throws Exception {
		assumeTrue(Files.exists(OLD_JAVA), "No Java at " + OLD_JAVA);
		JarOutcome outcome = JarOutcome.with(OLD_JAVA, this.folder, Map.of());
		assertThat(outcome.status()).isEqualTo(1);
		assertThat(outcome.output()).contains("Parley needs Java 25 or newer; this is Java 17")
			.doesNotContain("UnsupportedClassVersionError", "\tat ");
	}

	/** 52 is the version of Java 8's class files. */
	@Test
	void beginsWithAClassThatEveryJavaReads() throws IOException {
		try (JarFile jar = new JarFile("target/parley.jar")) {
			String main = jar.getManifest().getMainAttributes().getValue("Main-Class");
			assertThat(main).isEqualTo(Launcher.class.getName());
			byte[] code = jar.getInputStream(jar.getEntry(main.replace('.', '/') + ".class")).readAllBytes();
			assertThat(code[7]).isEqualTo((byte) 52);
		}
	}

	@Test
	void isNoLargerThanWhatIsUsed() throws IOException {
		assertThat(Files.size(Path.of("target/parley.jar"))).isLessThan(90_000_000);
	}

	/**
	 * With the commands of {@code docs/operations.md}; the cache is used, or it fails.
	 */
	@Test
	void canBeExtractedAndStartsFromAnAotCache() throws Exception {
		JarOutcome version = JarOutcome.of(this.folder, Map.of(), "--version");
		assertThat(version.status()).as(version.output()).isZero();
		assertThat(version.output()).startsWith("Parley ");
	}

	private static Path java() {
		return Path.of(System.getProperty("java.home"));
	}

}
