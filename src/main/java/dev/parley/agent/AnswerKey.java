package dev.parley.agent;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import dev.parley.agent.model.ModelRequest;
import dev.parley.agent.model.PromptMessage;

/** The key of a cached answer: a hash of all that the answer depends on. */
final class AnswerKey {

	private AnswerKey() {
	}

	/**
	 * Each part is preceded by its length, so that different inputs cannot give the same
	 * bytes.
	 */
	static String of(String agent, String owner, ModelRequest request) {
		MessageDigest digest = sha256();
		try (DataOutputStream out = new DataOutputStream(
				new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
			write(out, agent);
			write(out, owner);
			write(out, request.model());
			write(out, String.valueOf(request.temperature()));
			write(out, String.valueOf(request.maxTokens()));
			write(out, (request.outputSchema() != null) ? request.outputSchema().json() : "");
			for (PromptMessage message : request.messages()) {
				write(out, message.getClass().getSimpleName());
				// The toString of a record contains all its components.
				write(out, message.toString());
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Writing to memory failed", ex);
		}
		return HexFormat.of().formatHex(digest.digest());
	}

	private static void write(DataOutputStream out, String text) throws IOException {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		out.writeInt(bytes.length);
		out.write(bytes);
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("SHA-256 is missing; every Java platform must have it", ex);
		}
	}

}
