package dev.parley.security;

import dev.parley.security.AccessRefusedException.Reason;
import dev.parley.security.ResourceMetadata.Document;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Serves the metadata for OAuth clients. */
@RestController
class ResourceMetadataController {

	private final ResourceMetadata metadata;

	ResourceMetadataController(ResourceMetadata metadata) {
		this.metadata = metadata;
	}

	@GetMapping(path = { ResourceMetadata.PATH, ResourceMetadata.PATH + ResourceMetadata.MCP },
			produces = MediaType.APPLICATION_JSON_VALUE)
	Document document(HttpServletRequest request) {
		return this.metadata.document(request)
			.orElseThrow(() -> AccessRefusedException.because(Reason.NOT_FOUND,
					"This server takes no tokens of an authorization server; use an API key"));
	}

}
