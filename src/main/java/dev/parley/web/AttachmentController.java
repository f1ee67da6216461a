package dev.parley.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import dev.parley.agent.model.Attachment;
import dev.parley.attachment.AttachmentNotFoundException;
import dev.parley.attachment.StoredAttachments;
import dev.parley.security.CurrentUser;
import dev.parley.store.attachment.Attachments;
import dev.parley.store.attachment.Attachments.StoredFile;
import dev.parley.store.id.Ids;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

/**
 * Serves files to the users who sent them. Images have their checked type; all other
 * files are downloads, so that a browser never renders them as pages.
 */
@RestController
class AttachmentController {

	private final Attachments attachments;

	private final StoredAttachments contents;

	private final CurrentUser user;

	AttachmentController(Attachments attachments, StoredAttachments contents, CurrentUser user) {
		this.attachments = attachments;
		this.contents = contents;
		this.user = user;
	}

	@GetMapping("/attachments/{id}")
	void attachment(@PathVariable String id, ServletWebRequest request, HttpServletResponse response)
			throws IOException {
		StoredFile found = Ids.parse(id)
			.flatMap((known) -> this.attachments.find(known, this.user.id()))
			.orElseThrow(AttachmentNotFoundException::new);
		response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-cache");
		if (request.checkNotModified('"' + found.hash() + '"')) {
			return;
		}
		Attachment.Stored file = new Attachment.Stored(this.user.id(), found.hash(), found.name(), found.mediaType(),
				found.size());
		ContentDisposition.Builder disposition = file.isImage() ? ContentDisposition.inline()
				: ContentDisposition.attachment();
		response.setHeader(HttpHeaders.CONTENT_DISPOSITION,
				disposition.filename(file.name(), StandardCharsets.UTF_8).build().toString());
		response.setContentType(file.isText() ? "text/plain;charset=utf-8" : file.mediaType());
		response.setContentLengthLong(file.size());
		this.contents.write(file, response.getOutputStream());
	}

}
