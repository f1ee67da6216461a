package dev.parley.web;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import dev.parley.run.FailureCode;
import dev.parley.web.error.ErrorCode;
import dev.parley.web.error.Problem;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import org.springdoc.core.customizers.OpenApiCustomizer;

import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Describes the HTTP API at {@code /openapi.json}: springdoc reads the controllers,
 * {@code openapi.yaml} has the words and examples, {@link ApiErrors} the errors.
 */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

	@Bean
	OpenAPI openApi(BuildProperties build) {
		OpenAPI api = WrittenApi.read();
		api.getInfo().setVersion(build.getVersion());
		return api.paths(null);
	}

	@Bean
	OpenApiCustomizer completeOpenApi() {
		return (api) -> {
			api.setPaths(WrittenApi.complete(api));
			api.getPaths()
				.forEach(
						(path, item) -> item.readOperations().forEach((operation) -> ApiErrors.addTo(path, operation)));
			list(api, "Problem", "error", Arrays.stream(ErrorCode.values()).map(ErrorCode::code));
			for (String failed : List.of("ErrorEvent", "RunError")) {
				list(api, failed, "code", Arrays.stream(FailureCode.values()).map(FailureCode::code));
			}
		};
	}

	@SuppressWarnings("unchecked")
	private static void list(OpenAPI api, String name, String property, Stream<String> values) {
		Schema<?> schema = Objects.requireNonNull(api.getComponents().getSchemas().get(name), name);
		Schema<String> listed = Objects.requireNonNull(schema.getProperties().get(property), property);
		listed.setEnum(values.toList());
	}

	@Bean
	ModelConverter recordSchemas() {
		return new RecordSchemas();
	}

}
