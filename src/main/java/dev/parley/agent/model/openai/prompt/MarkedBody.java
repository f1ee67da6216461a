package dev.parley.agent.model.openai.prompt;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import dev.parley.agent.model.Attachment;
import dev.parley.agent.model.AttachmentContents;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/**
 * A JSON body in which markers are replaced by files, as data URLs. It is sent once,
 * because the model may already have read it.
 */
final class MarkedBody extends RequestBody {

	private static final MediaType JSON = MediaType.get("application/json");

	private final byte[] json;

	private final AttachmentContents contents;

	/** In the order of the body. */
	private final List<Place> places = new ArrayList<>();

	/**
	 * A body.
	 * @param mark what all marks begin with; the number of the file and a hyphen follow
	 */
	MarkedBody(byte[] json, String mark, List<Attachment.Stored> files, AttachmentContents contents) {
		this.json = json;
		this.contents = contents;
		// Each byte becomes one character, so that places are the same in both.
		String text = new String(json, StandardCharsets.ISO_8859_1);
		int at = text.indexOf(mark);
		while (at >= 0) {
			int number = at + mark.length();
			int end = text.indexOf('-', number);
			this.places.add(new Place(at, end + 1, files.get(Integer.parseInt(text.substring(number, end)))));
			at = text.indexOf(mark, end);
		}
	}

	@Override
	public MediaType contentType() {
		return JSON;
	}

	@Override
	public long contentLength() {
		long length = this.json.length;
		for (Place place : this.places) {
			length += place.head().length + (place.file().size() + 2) / 3 * 4 - (place.to() - place.from());
		}
		return length;
	}

	@Override
	public void writeTo(BufferedSink sink) throws IOException {
		int from = 0;
		for (Place place : this.places) {
			sink.write(this.json, from, place.from() - from);
			sink.write(place.head());
			try (OutputStream base64 = Base64.getEncoder().wrap(new Unclosed(sink.outputStream()))) {
				this.contents.write(place.file(), base64);
			}
			from = place.to();
		}
		sink.write(this.json, from, this.json.length - from);
	}

	@Override
	public boolean isOneShot() {
		return true;
	}

	/** Where a mark stands, and what takes its place. */
	private record Place(int from, int to, Attachment.Stored file) {

		/** The media type was checked, so it needs no escapes. */
		byte[] head() {
			return ("data:" + this.file.mediaType() + ";base64,").getBytes(StandardCharsets.US_ASCII);
		}

	}

	/** The connection goes on after the end of a file. */
	private static final class Unclosed extends OutputStream {

		private final OutputStream out;

		private Unclosed(OutputStream out) {
			this.out = out;
		}

		@Override
		public void write(int value) throws IOException {
			this.out.write(value);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			this.out.write(bytes, offset, length);
		}

	}

}
