package dev.parley.web.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.boot.info.BuildProperties;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Serves {@code openapi.yaml} as JSON, with the server's version filled in. */
@RestController
class OpenApiController {

	/** Made at the first request: most servers are never asked. */
	private final SingletonSupplier<byte[]> description;

	OpenApiController(BuildProperties build) {
		this.description = SingletonSupplier.of(() -> describe(build));
	}

	private static byte[] describe(BuildProperties build) {
		JsonMapper json = JsonMapper.shared();
		try (InputStream file = new ClassPathResource("openapi.yaml").getInputStream()) {
			ObjectNode api = json.valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).load(file));
			((ObjectNode) api.path("info")).put("version", build.getVersion());
			return json.writeValueAsBytes(api);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@GetMapping(path = "/openapi.json", produces = MediaType.APPLICATION_JSON_VALUE)
	byte[] description() {
		return this.description.obtain();
	}

}
