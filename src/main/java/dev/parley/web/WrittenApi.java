package dev.parley.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

import dev.parley.web.filter.RequestIdFilter;
import io.swagger.v3.core.util.Yaml31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.ClassPathResource;

/** The written part of the API's description: {@code openapi.yaml}. */
final class WrittenApi {

	private WrittenApi() {
	}

	static OpenAPI read() {
		try (InputStream file = new ClassPathResource("openapi.yaml").getInputStream()) {
			return Yaml31.mapper().readValue(file, OpenAPI.class);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("openapi.yaml cannot be read", ex);
		}
	}

	/** The paths of the generated description, in the written order, completed. */
	static Paths complete(OpenAPI generated) {
		Paths paths = new Paths();
		OpenAPI written = read();
		written.getComponents().getSchemas().forEach(generated.getComponents()::addSchemas);
		written.getPaths().forEach((path, item) -> {
			PathItem found = generated.getPaths().remove(path);
			paths.addPathItem(path, (found != null) ? complete(found, item, written) : item);
		});
		generated.getPaths().forEach(paths::addPathItem);
		paths.values().forEach((path) -> path.readOperations().forEach(WrittenApi::addRequestId));
		return paths;
	}

	private static PathItem complete(PathItem generated, PathItem written, OpenAPI api) {
		written.readOperationsMap().forEach((method, operation) -> {
			Operation found = generated.readOperationsMap().get(method);
			if (found == null) {
				throw new IllegalStateException("openapi.yaml describes an operation that is not there: " + operation);
			}
			complete(found, operation, api);
		});
		return generated;
	}

	private static void complete(Operation generated, Operation written, OpenAPI api) {
		generated.description(written.getDescription());
		generated.responses(written.getResponses());
		generated.security(written.getSecurity());
		if (written.getParameters() != null) {
			generated.getParameters().replaceAll((parameter) -> complete(parameter, written.getParameters(), api));
		}
		if (generated.getRequestBody() != null) {
			complete(generated.getRequestBody(), written.getRequestBody());
		}
	}

	private static Parameter complete(Parameter generated, List<Parameter> written, OpenAPI api) {
		for (Parameter candidate : written) {
			Parameter parameter = resolve(candidate, api);
			if (parameter.getName().equals(generated.getName()) && parameter.getIn().equals(generated.getIn())) {
				if (candidate.get$ref() != null) {
					return candidate;
				}
				generated.description(parameter.getDescription());
				return (parameter.getSchema() != null) ? generated.schema(parameter.getSchema()) : generated;
			}
		}
		return generated;
	}

	private static Parameter resolve(Parameter parameter, OpenAPI api) {
		String reference = parameter.get$ref();
		return (reference != null) ? Objects.requireNonNull(
				api.getComponents().getParameters().get(reference.substring(reference.lastIndexOf('/') + 1)), reference)
				: parameter;
	}

	private static void complete(RequestBody generated, @Nullable RequestBody written) {
		if (written != null) {
			written.getContent()
				.forEach((type, content) -> Objects.requireNonNull(generated.getContent().get(type), type)
					.setExamples(content.getExamples()));
		}
	}

	private static void addRequestId(Operation operation) {
		operation.getResponses()
			.values()
			.forEach((response) -> response.addHeaderObject(RequestIdFilter.HEADER, header(RequestIdFilter.HEADER)));
	}

	/** A header that {@code openapi.yaml} describes. */
	static Header header(String name) {
		return new Header().$ref("#/components/headers/" + name);
	}

}
