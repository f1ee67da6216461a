package dev.parley.agent.model;

/**
 * A picture or a file that belongs to a user's message. It names its content; adapters
 * read that from {@link AttachmentContents} when they write a request.
 */
public sealed interface Attachment {

	/** The name that the user gave it. */
	String name();

	/**
	 * How many tokens it counts in a window: an estimate, since each model counts
	 * differently.
	 */
	int tokens();

	/** A picture at an {@code https} address, which only the model fetches. */
	record Link(String name, String url) implements Attachment {

		@Override
		public int tokens() {
			return IMAGE_TOKENS;
		}

	}

	/**
	 * A stored file: an image, a PDF, or text in UTF-8.
	 *
	 * @param owner id of the user who owns it
	 * @param hash of the content
	 * @param size in bytes
	 */
	record Stored(String owner, String hash, String name, String mediaType, long size) implements Attachment {

		/** The media type of PDF. */
		public static final String PDF = "application/pdf";

		public boolean isImage() {
			return this.mediaType.startsWith("image/");
		}

		public boolean isText() {
			return !isImage() && !this.mediaType.equals(PDF);
		}

		@Override
		public int tokens() {
			if (isImage()) {
				return IMAGE_TOKENS;
			}
			return isText() ? Math.toIntExact(Math.ceilDiv(this.size, BYTES_PER_TOKEN))
					: Math.clamp(this.size / PDF_BYTES_PER_TOKEN, LEAST_PDF_TOKENS, MOST_PDF_TOKENS);
		}

	}

	/** About as many as common models count for a megapixel. */
	int IMAGE_TOKENS = 700;

	/** Of text; three err on the high side for most texts. */
	int BYTES_PER_TOKEN = 3;

	/** A PDF of a megabyte has some ten pages. */
	int PDF_BYTES_PER_TOKEN = 100;

	/** At least one page. */
	int LEAST_PDF_TOKENS = 1_000;

	/** A PDF of any size fits into a window of the default size. */
	int MOST_PDF_TOKENS = 4_000;

}
