package dev.parley;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaCompiler.CompilationTask;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The sources in {@code bench}, which are not part of the build, compile. */
class BenchTests {

	/**
	 * What the microbenchmarks use of JMH, whose jars the build does not have. Members of
	 * a type are imported like those of a package.
	 */
	private static final String JMH = """
			package org.openjdk.jmh;
			public interface annotations {
				@interface Benchmark { }
				@interface BenchmarkMode { Mode value(); }
				@interface Fork { int value(); }
				@interface Measurement { int iterations(); int time(); }
				@interface OperationsPerInvocation { int value(); }
				@interface OutputTimeUnit { java.util.concurrent.TimeUnit value(); }
				@interface State { Scope value(); }
				@interface Warmup { int iterations(); int time(); }
				enum Mode { AverageTime }
				enum Scope { Thread }
			}
			""";

	@TempDir
	private Path target;

	@Test
	void theLoadTestCompiles() throws IOException {
		try (Stream<Path> files = Files.list(Path.of("bench"))) {
			assertCompile(sources(files));
		}
	}

	@Test
	void theMicrobenchmarksCompile() throws IOException {
		try (Stream<Path> files = Files.walk(Path.of("bench", "jmh"))) {
			List<Path> sources = new ArrayList<>(sources(files));
			sources.add(Files.writeString(this.target.resolve("annotations.java"), JMH));
			assertCompile(sources);
		}
	}

	private static List<Path> sources(Stream<Path> files) {
		List<Path> sources = files.filter((file) -> file.toString().endsWith(".java")).toList();
		assertThat(sources).hasSizeGreaterThan(4);
		return sources;
	}

	private void assertCompile(List<Path> sources) throws IOException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		DiagnosticCollector<JavaFileObject> messages = new DiagnosticCollector<>();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
			List<String> options = List.of("-proc:none", "-d", this.target.toString(), "-cp",
					System.getProperty("java.class.path"));
			CompilationTask task = compiler.getTask(null, files, messages, options, null,
					files.getJavaFileObjectsFromPaths(sources));
			assertThat(task.call()).as("%s", messages.getDiagnostics()).isTrue();
		}
	}

}
