package dev.parley.store.attachment;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

import dev.parley.store.database.Database;
import dev.parley.store.text.StoredText;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Stores and finds files that users sent with messages. They are deleted with their
 * message. Another user's file is never found.
 */
public final class Attachments {

	/** Bytes of a content per row. */
	static final int PART = 256 * 1024;

	private final Database database;

	public Attachments(Database database) {
		this.database = database;
	}

	/** Stores the files of a message, as part of the transaction that stores it. */
	public static void insert(JdbcClient client, Database database, String userId, UUID messageId, SentFiles files) {
		for (SentFiles.Content content : files.contents()) {
			boolean known = client
				.sql("SELECT 1 FROM attachment_contents WHERE user_id = ? AND hash = ?" + database.lockedForShare())
				.params(userId, content.hash())
				.query(Integer.class)
				.optional()
				.isPresent();
			if (!known) {
				insert(client, userId, content);
			}
		}
		for (AttachmentRow file : files.attachments()) {
			if (file.id() != null) {
				client.sql("INSERT INTO attachments (id, message_id, user_id, hash, name) VALUES (?, ?, ?, ?, ?)")
					.params(Arrays.asList(file.id().toString(), messageId.toString(), userId, file.hash(),
							StoredText.of(file.name())))
					.update();
			}
		}
	}

	/**
	 * Stores a content.
	 * @throws org.springframework.dao.DuplicateKeyException if another transaction has
	 * stored the same content meanwhile; the caller may retry
	 */
	private static void insert(JdbcClient client, String userId, SentFiles.Content content) {
		byte[] bytes = content.bytes();
		client.sql("INSERT INTO attachment_contents (user_id, hash, media_type, size) VALUES (?, ?, ?, ?)")
			.params(userId, content.hash(), content.mediaType(), (long) bytes.length)
			.update();
		for (int from = 0, part = 0; from < bytes.length; from += PART, part++) {
			client.sql("INSERT INTO attachment_parts (user_id, hash, part, content) VALUES (?, ?, ?, ?)")
				.params(userId, content.hash(), part,
						Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + PART)))
				.update();
		}
	}

	public Optional<StoredFile> find(UUID id, String userId) {
		return this.database.read((client) -> client.sql("""
				SELECT a.hash, a.name, c.media_type, c.size FROM attachments a
				JOIN attachment_contents c ON c.user_id = a.user_id AND c.hash = a.hash
				WHERE a.id = ? AND a.user_id = ?""").params(id.toString(), userId).query(Attachments::file).optional());
	}

	/** A part of a content, counted from 0; empty beyond its end, or if it is deleted. */
	public Optional<byte[]> part(String userId, String hash, int part) {
		return this.database.read((client) -> client
			.sql("SELECT content FROM attachment_parts WHERE user_id = ? AND hash = ? AND part = ?")
			.params(userId, hash, part)
			.query((row, number) -> row.getBytes("content"))
			.optional());
	}

	private static StoredFile file(ResultSet row, int number) throws SQLException {
		return new StoredFile(row.getString("hash"), row.getString("name"), row.getString("media_type"),
				row.getLong("size"));
	}

	/**
	 * A file without its content.
	 *
	 * @param hash of the content
	 * @param size in bytes
	 */
	public record StoredFile(String hash, String name, String mediaType, long size) {
	}

}
