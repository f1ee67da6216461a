package dev.parley.web.chat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import dev.parley.attachment.InvalidAttachmentException;
import dev.parley.attachment.SentAttachment;
import dev.parley.web.error.InvalidFieldException;
import dev.parley.web.error.RequestTooLargeException;
import dev.parley.web.filter.BodySize;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The checked attachments of a request. They are removed from the request object, which
 * stays in memory until the answer ends.
 *
 * @param fingerprint of each, for the idempotency key
 */
public record SentAttachments(List<SentAttachment> checked, List<List<Object>> fingerprint) {

	/**
	 * Checks the attachments and removes them from the request.
	 * @param list of the request, which is empty afterwards; null: it has none
	 * @throws InvalidFieldException if one is not accepted
	 * @throws RequestTooLargeException if the body is large without them
	 */
	public static SentAttachments take(@Nullable List<AttachmentRequest> list, HttpServletRequest request)
			throws RequestTooLargeException {
		BodySize.requireSmall(request, size(list));
		return take(list);
	}

	/** The same for a message that is not the body of a request. */
	public static SentAttachments take(@Nullable List<AttachmentRequest> list, BodySize size)
			throws RequestTooLargeException {
		size.requireSmall(size(list));
		return take(list);
	}

	private static long size(@Nullable List<AttachmentRequest> list) {
		return (list != null) ? list.stream().mapToLong((one) -> one.url().length()).sum() : 0;
	}

	private static SentAttachments take(@Nullable List<AttachmentRequest> list) {
		List<AttachmentRequest> sent = (list != null) ? list : List.of();
		List<SentAttachment> checked = new ArrayList<>();
		List<List<Object>> fingerprint = new ArrayList<>();
		for (int place = 0; place < sent.size(); place++) {
			AttachmentRequest one = sent.get(place);
			String url = one.url();
			try {
				checked.add(SentAttachment.of(one.type() == AttachmentRequest.Type.IMAGE, url, one.name()));
			}
			catch (InvalidAttachmentException ex) {
				throw new InvalidFieldException("attachments[" + place + "].url", String.valueOf(ex.getMessage()));
			}
			fingerprint.add(Arrays.asList(one.type().name(), String.valueOf(one.name()), hash(url)));
		}
		if (list != null) {
			list.clear();
		}
		return new SentAttachments(checked, fingerprint);
	}

	/** Hashes a URL, which may be megabytes long. */
	private static String hash(String url) {
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(url.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java has SHA-256", ex);
		}
	}

}
