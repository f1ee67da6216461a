package dev.parley.agent.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Reads the contents of attachments. Implementations are thread-safe. */
public interface AttachmentContents {

	/**
	 * Writes the content of a file, a part at a time, so that it is never in memory as a
	 * whole.
	 * @throws ModelException if it cannot be read, or is gone
	 * @throws IOException if it cannot be written
	 */
	void write(Attachment.Stored file, OutputStream out) throws IOException;

	/**
	 * The content of a text file.
	 * @throws ModelException if it cannot be read, or is gone
	 */
	default String text(Attachment.Stored file) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.toIntExact(file.size()));
		try {
			write(file, bytes);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Memory can always be written", ex);
		}
		return WellFormedText.of(bytes.toString(StandardCharsets.UTF_8));
	}

}
