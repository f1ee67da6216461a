package dev.parley.web.openapi;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.testing.OpenApiDocument;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;

import static org.assertj.core.api.Assertions.assertThat;

/** The comparison of code and document finds each kind of difference. */
class DriftTests {

	private static final String PROBLEMS = String.join(",",
			List.of("internal_error", "not_acceptable", "rate_limited", "unauthenticated", "forbidden",
					"protected_mode", "issuer_unavailable", "malformed_request", "request_timeout", "request_too_large",
					"unsupported_media_type", "validation_failed", "storage_unavailable")
				.stream()
				.map("\"%s\":{}"::formatted)
				.toList());

	private static final String DOCUMENT = """
			{"paths":{"/things/{id}":{"post":{"operationId":"change","parameters":[
			  {"name":"id","in":"path","required":true,"schema":{"type":"string"}},
			  {"name":"limit","in":"query","schema":{"type":"integer","format":"int32","default":20,"minimum":1,"maximum":100}}],
			 "requestBody":{"required":true,"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Change"}}}},
			 "responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Thing"}}}},
			  "default":{"content":{"application/problem+json":{"examples":{%s}}}}}}}},
			 "components":{"schemas":{
			  "Change":{"type":"object","required":["name"],"properties":{
			   "name":{"type":"string","minLength":1,"maxLength":10},"note":{"type":["string","null"]}}},
			  "Thing":{"type":"object","required":["thing_id","kind","size"],"properties":{
			   "thing_id":{"type":"string","format":"uuid"},"kind":{"type":"string","enum":["big","small"]},
			   "size":{"type":"integer","format":"int64"},"error":{"type":"string"}}}}}}
			"""
		.formatted(PROBLEMS);

	@Test
	void findsNothingWhereBothAgree() {
		assertThat(faults("", "")).isEmpty();
	}

	@Test
	void findsAFieldThatTheDocumentLacks() {
		assertThat(faults(",\"error\":{\"type\":\"string\"}", "")).singleElement()
			.asString()
			.contains("Thing.error", "not in openapi.yaml");
		assertThat(faults(",\"note\":{\"type\":[\"string\",\"null\"]}", "")).singleElement()
			.asString()
			.contains("Change.note", "not in openapi.yaml");
	}

	@Test
	void findsAFieldThatTheRecordLacks() {
		assertThat(faults("\"error\":{\"type\":\"string\"}", "\"error\":{\"type\":\"string\"},\"more\":{}"))
			.singleElement()
			.asString()
			.contains("Thing.more", "the record does not have it");
	}

	@Test
	void findsWhatMustBeThereAndWhatMayBeNull() {
		assertThat(faults("[\"thing_id\",\"kind\",\"size\"]", "[\"thing_id\",\"kind\"]")).singleElement()
			.asString()
			.contains("Thing.size must be there");
		assertThat(faults("[\"thing_id\",\"kind\",\"size\"]", "[\"thing_id\",\"kind\",\"size\",\"error\"]"))
			.singleElement()
			.asString()
			.contains("Thing.error must be there");
		assertThat(faults("[\"name\"]", "[]")).singleElement().asString().contains("Change.name must be there");
		assertThat(faults("\"error\":{\"type\":\"string\"}", "\"error\":{\"type\":[\"string\",\"null\"]}"))
			.singleElement()
			.asString()
			.contains("Thing.error may be null");
		assertThat(faults("[\"string\",\"null\"]", "\"string\"")).singleElement()
			.asString()
			.contains("Change.note may be null");
	}

	@Test
	void findsAnotherType() {
		assertThat(faults("\"format\":\"int64\"", "\"format\":\"int32\"")).singleElement()
			.asString()
			.contains("Thing.size has the type");
		assertThat(faults("[\"big\",\"small\"]", "[\"big\"]")).singleElement()
			.asString()
			.contains("Thing.kind has the values");
	}

	@Test
	void findsAnotherLimit() {
		assertThat(faults(",\"maxLength\":10", "")).singleElement().asString().contains("Change.name", "maxLength");
		assertThat(faults("\"maximum\":100", "\"maximum\":99")).singleElement()
			.asString()
			.contains("query limit", "maximum");
		assertThat(faults("\"default\":20", "\"default\":10")).singleElement()
			.asString()
			.contains("query limit", "default '20'");
	}

	@Test
	void findsAParameterThatOneSideLacks() {
		assertThat(faults("\"name\":\"limit\"", "\"name\":\"most\"")).hasSize(2)
			.anyMatch((fault) -> fault.contains("'query limit' is not in openapi.yaml"))
			.anyMatch((fault) -> fault.contains("no controller reads the parameter 'query most'"));
		assertThat(faults("\"parameters\":[",
				"\"parameters\":[{\"name\":\"id\",\"in\":\"path\",\"required\":true,\"schema\":{\"type\":\"string\"}},"))
			.singleElement()
			.asString()
			.contains("'path id' is described twice");
		assertThat(faults("\"in\":\"path\",\"required\":true", "\"in\":\"path\"")).singleElement()
			.asString()
			.contains("path id", "required");
	}

	@Test
	void findsAMissingBodyAndAMissingAnswer() {
		assertThat(faults("\"requestBody\":{\"required\":true,\"content\"", "\"requestBody\":{\"content\""))
			.singleElement()
			.asString()
			.contains("body is required");
		assertThat(faults("\"200\":{\"content\":{\"application/json\"", "\"200\":{\"content\":{\"text/plain\""))
			.singleElement()
			.asString()
			.contains("no answer of application/json");
	}

	@Test
	void findsAMissingError() {
		assertThat(faults("\"rate_limited\":{},", "")).singleElement()
			.asString()
			.contains("the error 'rate_limited' is not in openapi.yaml");
	}

	/** The differences if a part of the document is changed. */
	private static List<String> faults(String part, String instead) {
		String text = DOCUMENT.replaceAll("\n *", "");
		assertThat(text).contains(part);
		int place = text.indexOf(part);
		OpenApiDocument document = OpenApiDocument
			.of(text.substring(0, place) + instead + text.substring(place + part.length()));
		Method method = Arrays.stream(Things.class.getDeclaredMethods())
			.filter((candidate) -> candidate.getName().equals("change"))
			.findFirst()
			.orElseThrow();
		return OperationDrift.of(document, document.operation("change"), new HandlerMethod(new Things(), method));
	}

	/** A controller that matches the document above. */
	private static final class Things {

		@SuppressWarnings("UnusedMethod")
		Thing change(@PathVariable("id") String id,
				@RequestParam(name = "limit", defaultValue = "20") @Min(1) @Max(100) int limit,
				@RequestBody Change change) {
			return new Thing(new UUID(0, 0), Kind.BIG, limit, change.name() + id + change.note());
		}

	}

	/** A request body. */
	private record Change(@NotBlank @Size(max = 10) @Nullable String name, @Nullable String note) {
	}

	/** A response body. */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	private record Thing(@JsonProperty("thing_id") UUID id, Kind kind, long size, @Nullable String error) {
	}

	private enum Kind {

		@JsonProperty("big")
		BIG, @JsonProperty("small")
		SMALL

	}

}
