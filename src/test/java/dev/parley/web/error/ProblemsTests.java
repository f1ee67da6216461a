package dev.parley.web.error;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.http.HttpStatus;

import static org.assertj.core.api.Assertions.assertThat;

/** The table of errors is complete. */
class ProblemsTests {

	/** Packages whose exceptions reach the web. */
	private static final List<String> BELOW = List.of("dev.parley.run", "dev.parley.run.admission",
			"dev.parley.session", "dev.parley.store", "dev.parley.security", "dev.parley.web.error");

	/** The first only ends the start; the second is thrown to a run's own thread. */
	private static final Set<String> ELSEWHERE = Set.of("dev.parley.security.SecuritySettingsException",
			"dev.parley.store.RunLostException");

	private static final JavaClasses CODE = new ClassFileImporter().importPackages("dev.parley");

	/**
	 * The types in a switch, read from the class file, because reflection does not show
	 * them.
	 */
	@Test
	void knowsEveryExceptionThatReachesTheWeb() throws IOException {
		String table = classFile(Problems.class) + classFile(RequestProblems.class);
		List<JavaClass> thrown = CODE.stream()
			.filter((type) -> type.isAssignableTo(Exception.class) && BELOW.contains(type.getPackageName())
					&& type.getModifiers().contains(JavaModifier.PUBLIC) && !ELSEWHERE.contains(type.getName()))
			.toList();
		assertThat(thrown).hasSizeGreaterThan(10);
		assertThat(thrown).allSatisfy((type) -> assertThat(table).contains(type.getName().replace('.', '/')));
	}

	private static String classFile(Class<?> type) throws IOException {
		try (InputStream file = Objects.requireNonNull(type.getResourceAsStream(type.getSimpleName() + ".class"))) {
			return new String(file.readAllBytes(), StandardCharsets.ISO_8859_1);
		}
	}

	@ParameterizedTest
	@CsvSource({ "400, MALFORMED_REQUEST", "404, NOT_FOUND", "405, METHOD_NOT_ALLOWED", "406, NOT_ACCEPTABLE",
			"408, REQUEST_TIMEOUT", "413, REQUEST_TOO_LARGE", "415, UNSUPPORTED_MEDIA_TYPE", "418, MALFORMED_REQUEST",
			"500, INTERNAL_ERROR", "501, METHOD_NOT_ALLOWED", "503, INTERNAL_ERROR", "505, MALFORMED_REQUEST" })
	void hasACodeForEveryStatusThatTheContainerChooses(int status, ErrorCode code) {
		assertThat(StatusProblems.of(status).code()).isEqualTo(code);
	}

	@Test
	void hidesUnknownExceptions() {
		Problem problem = Problems.of(new IllegalStateException("secret"));
		assertThat(problem.code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
		assertThat(problem.body().toString()).doesNotContain("secret");
	}

	@ParameterizedTest
	@EnumSource
	void titlesArePlain(ErrorCode code) {
		assertThat(code.title()).hasSizeLessThan(50)
			.doesNotContain("It is", "There is", "is not to be had")
			.doesNotEndWith(".");
	}

	@ParameterizedTest
	@EnumSource
	void aServersFaultMayPass(ErrorCode code) {
		assertThat(code.retryable())
			.isEqualTo(code.status().is5xxServerError() || code.status() == HttpStatus.TOO_MANY_REQUESTS
					|| List.of(ErrorCode.REQUEST_TIMEOUT, ErrorCode.SESSION_BUSY, ErrorCode.QUEUE_FULL).contains(code));
	}

}
