package dev.parley.testing;

import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import tools.jackson.databind.JsonNode;

/** Assertions for a {@link Response}. */
public final class ResponseAssert extends AbstractAssert<ResponseAssert, Response> {

	/** Matches class names, stack traces and SQL, which must not be sent to clients. */
	private static final String INTERNALS = "(?s).*(Exception|java\\.|dev\\.parley|org\\.spring|\\bat [a-z]+\\.|SQL).*";

	ResponseAssert(Response response) {
		super(response, ResponseAssert.class);
	}

	public ResponseAssert hasStatus(int status) {
		Assertions.assertThat(this.actual.status()).as("status of %s", this.actual).isEqualTo(status);
		return this;
	}

	public ResponseAssert hasHeader(String name, String value) {
		Assertions.assertThat(this.actual.header(name)).as("%s of %s", name, this.actual).isEqualTo(value);
		return this;
	}

	/**
	 * The JSON at the pointer equals the given value, regardless of the order of members.
	 */
	public ResponseAssert has(String pointer, Object value) {
		JsonNode node = this.actual.json().at(pointer);
		Assertions.assertThat(node).as("%s of %s", pointer, this.actual).isEqualTo(Json.of(value));
		return this;
	}

	/** The value at the pointer exists and is null. */
	public ResponseAssert hasNull(String pointer) {
		Assertions.assertThat(this.actual.json().at(pointer).isNull()).as("%s of %s", pointer, this.actual).isTrue();
		return this;
	}

	/**
	 * The response is a complete problem document with this code and without internals.
	 */
	public ResponseAssert isProblem(int status, String code) {
		hasStatus(status);
		Assertions.assertThat(this.actual.header("Content-Type")).startsWith("application/problem+json");
		JsonNode problem = this.actual.json();
		Assertions.assertThat(problem.path("error").asString("")).as("code of %s", this.actual).isEqualTo(code);
		Assertions.assertThat(problem.path("status").asInt()).isEqualTo(status);
		Assertions.assertThat(Json.names(problem)).contains("type", "title", "status", "detail", "instance", "error");
		for (String text : new String[] { "type", "title", "detail", "instance" }) {
			Assertions.assertThat(problem.path(text).asString("")).as("%s of %s", text, this.actual).isNotBlank();
		}
		Assertions.assertThat(problem.path("instance").asString("")).isEqualTo(this.actual.http().uri().getRawPath());
		Assertions.assertThat(problem.path("request_id").asString(""))
			.as("request_id of %s", this.actual)
			.isNotBlank()
			.isEqualTo(this.actual.header("X-Request-ID"));
		Assertions.assertThat(this.actual.body()).doesNotMatch(INTERNALS).doesNotContain(Answer.SECRET, Parley.API_KEY);
		return this;
	}

	/** The response is a validation error for exactly this field, with a reason. */
	public ResponseAssert isInvalid(String field) {
		isProblem(422, "validation_failed");
		JsonNode errors = this.actual.json().path("errors");
		Assertions.assertThat(Json.texts(errors, "field")).as("fields of %s", this.actual).containsExactly(field);
		Assertions.assertThat(Json.texts(errors, "message")).noneMatch(String::isBlank);
		return this;
	}

}
