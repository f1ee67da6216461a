package dev.parley.attachment;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import dev.parley.agent.model.Attachment;
import dev.parley.agent.model.AttachmentContents;
import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.ModelException.Blame;
import dev.parley.agent.model.ModelException.Fault;
import dev.parley.store.attachment.AttachmentRow;
import dev.parley.store.attachment.Attachments;
import dev.parley.store.attachment.SentFiles;
import dev.parley.store.database.StorageUnavailableException;
import dev.parley.store.id.Ids;

/**
 * Converts attachments to rows of the store and back, and reads their content.
 * Thread-safe.
 */
public final class StoredAttachments implements AttachmentContents {

	private final Attachments store;

	StoredAttachments(Attachments store) {
		this.store = store;
	}

	/** The rows and contents to store for a message. */
	public static SentFiles files(List<SentAttachment> sent) {
		List<AttachmentRow> rows = new ArrayList<>();
		List<SentFiles.Content> contents = new ArrayList<>();
		for (SentAttachment attachment : sent) {
			switch (attachment) {
				case SentAttachment.Link(String name, String url) ->
					rows.add(new AttachmentRow(null, "image", name, null, null, null, url));
				case SentAttachment.File file -> {
					String hash = hash(file);
					rows.add(new AttachmentRow(Ids.next(), file.image() ? "image" : "file", file.name(),
							file.mediaType(), (long) file.content().length, hash, null));
					contents.add(new SentFiles.Content(hash, file.mediaType(), file.content()));
				}
				case SentAttachment.Earlier(AttachmentRow row) -> rows.add(again(row));
			}
		}
		return rows.isEmpty() ? SentFiles.NONE : new SentFiles(rows, contents);
	}

	/** The same file in another message. */
	private static AttachmentRow again(AttachmentRow row) {
		return (row.id() == null) ? row : new AttachmentRow(Ids.next(), row.type(), row.name(), row.mediaType(),
				row.size(), row.hash(), row.url());
	}

	/** The attachments of a stored message. */
	public static List<Attachment> of(List<AttachmentRow> rows, String owner) {
		return rows.stream().map((row) -> of(row, owner)).toList();
	}

	private static Attachment of(AttachmentRow row, String owner) {
		return (row.url() != null) ? new Attachment.Link(row.name(), row.url())
				: new Attachment.Stored(owner, Objects.requireNonNull(row.hash()), row.name(),
						Objects.requireNonNull(row.mediaType()), Objects.requireNonNull(row.size()));
	}

	/** The texts of the text files that are sent. */
	public static List<String> texts(SentFiles files) {
		return files.contents()
			.stream()
			.filter((content) -> FileType.of(content.mediaType()).filter(FileType.TEXT::equals).isPresent())
			.map((content) -> new String(content.bytes(), StandardCharsets.UTF_8))
			.toList();
	}

	/** The texts of the text files among stored attachments. */
	public List<String> texts(List<Attachment> attachments) {
		return attachments.stream()
			.filter((attachment) -> attachment instanceof Attachment.Stored file && file.isText())
			.map((attachment) -> text((Attachment.Stored) attachment))
			.toList();
	}

	@Override
	public void write(Attachment.Stored file, OutputStream out) throws IOException {
		long written = 0;
		for (int part = 0; written < file.size(); part++) {
			byte[] bytes = part(file, part).orElseThrow(() -> new ModelException(Fault.ERROR,
					"An attachment of the conversation is no longer stored", false, null));
			out.write(bytes);
			written += bytes.length;
		}
	}

	private Optional<byte[]> part(Attachment.Stored file, int part) {
		try {
			return this.store.part(file.owner(), file.hash(), part);
		}
		catch (StorageUnavailableException ex) {
			throw new ModelException(Fault.UNAVAILABLE, Blame.REQUEST,
					"The attachments cannot be read from the database right now; try again later", true, ex);
		}
	}

	/**
	 * The media type is part of the hash: the same bytes with another type are a separate
	 * content.
	 */
	private static String hash(SentAttachment.File file) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			digest.update((file.mediaType() + '\n').getBytes(StandardCharsets.US_ASCII));
			return HexFormat.of().formatHex(digest.digest(file.content()));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java has SHA-256", ex);
		}
	}

}
