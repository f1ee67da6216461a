package dev.parley.testing;

import java.net.http.HttpResponse;

import org.assertj.core.api.AssertProvider;
import tools.jackson.databind.JsonNode;

/**
 * A complete HTTP response; {@code assertThat(response)} gives a {@link ResponseAssert}.
 *
 * @param http with the body as text
 */
public record Response(HttpResponse<String> http) implements AssertProvider<ResponseAssert> {

	public int status() {
		return this.http.statusCode();
	}

	/** A header; empty if it is missing. */
	public String header(String name) {
		return this.http.headers().firstValue(name).orElse("");
	}

	public String body() {
		return this.http.body();
	}

	public JsonNode json() {
		return Json.parse(body());
	}

	/** A member of the JSON body as text; empty if it is missing. */
	public String get(String name) {
		return json().path(name).asString("");
	}

	@Override
	public ResponseAssert assertThat() {
		return new ResponseAssert(this);
	}

	@Override
	public String toString() {
		return "%d %s %s".formatted(status(), this.http.headers().map(), body());
	}

}
