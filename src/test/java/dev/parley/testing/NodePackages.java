package dev.parley.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * npm packages, installed below {@code target}. Without npm, tests that need them are
 * skipped.
 */
public final class NodePackages {

	private final Path folder;

	private NodePackages(Path folder) {
		this.folder = folder;
	}

	/**
	 * Installs packages.
	 * @param folder name of a folder for them
	 * @param packages each as {@code name@version}
	 */
	public static NodePackages install(String folder, String... packages) throws IOException, InterruptedException {
		requireNode();
		Path target = Files.createDirectories(Path.of("target", folder));
		List<String> command = Stream
			.concat(Stream.of("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", "."),
					Stream.of(packages))
			.toList();
		// Not to the tests' own output, which the build reads.
		Process install = new ProcessBuilder(command).directory(target.toFile())
			.redirectErrorStream(true)
			.redirectOutput(target.resolve("npm.log").toFile())
			.start();
		assertThat(install.waitFor(5, TimeUnit.MINUTES)).as("npm install ends").isTrue();
		assertThat(install.exitValue()).as("npm install").isZero();
		return new NodePackages(target);
	}

	/**
	 * Installs the packages that {@code src/test/clients/<name>} pins, or finds them
	 * where an earlier test did.
	 * @param name name of the folder with {@code package.json} and
	 * {@code package-lock.json}
	 */
	public static synchronized NodePackages locked(String name) throws IOException, InterruptedException {
		requireNode();
		Path source = Path.of("src", "test", "clients", name);
		Path target = Files.createDirectories(Path.of("target", "clients", name)).toAbsolutePath();
		Path installed = target.resolve("installed.json");
		Path lock = source.resolve("package-lock.json");
		if (Files.notExists(installed) || Files.mismatch(lock, installed) >= 0) {
			Files.deleteIfExists(installed);
			for (String file : List.of("package.json", "package-lock.json")) {
				Files.copy(source.resolve(file), target.resolve(file), StandardCopyOption.REPLACE_EXISTING);
			}
			Process install = new ProcessBuilder("npm", "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts")
				.directory(target.toFile())
				.redirectErrorStream(true)
				.redirectOutput(target.resolve("npm.log").toFile())
				.start();
			assertThat(install.waitFor(10, TimeUnit.MINUTES)).as("npm ci ends").isTrue();
			assertThat(install.exitValue()).as("npm ci").isZero();
			Files.copy(lock, installed);
		}
		return new NodePackages(target);
	}

	/** Skips the test if there is no Node.js with npm. */
	public static void requireNode() {
		Assumptions.assumeTrue(onPath("npm") && onPath("node"), "No Node.js with npm on the path");
	}

	private static boolean onPath(String command) {
		return Stream.of(System.getenv("PATH").split(File.pathSeparator))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, command)));
	}

	/** The folder of the packages. */
	public Path folder() {
		return this.folder;
	}

	/** A command of a package with arguments. */
	public ProcessBuilder command(String name, String... arguments) {
		return new ProcessBuilder(
				Stream.concat(Stream.of(Path.of("node_modules", ".bin", name).toString()), Stream.of(arguments))
					.toList())
			.directory(this.folder.toFile());
	}

}
