package dev.parley.cluster;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import dev.parley.run.event.RunEvent;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events as bytes, for another server of the same version or of the one before or after:
 * for each event a letter, a length and text, which is JSON except for pieces of text.
 * Unknown members of the JSON are ignored.
 */
final class EventCodec {

	private static final JsonMapper MAPPER = JsonMapper.shared();

	private EventCodec() {
	}

	static byte[] encode(List<RunEvent> events) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * events.size());
		try (DataOutputStream out = new DataOutputStream(bytes)) {
			for (RunEvent event : events) {
				byte[] text = bytes(event);
				out.writeByte(letter(event));
				out.writeInt(text.length);
				out.write(text);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	private static byte[] bytes(RunEvent event) {
		return switch (event) {
			case RunEvent.Token(String content) -> content.getBytes(StandardCharsets.UTF_8);
			case RunEvent.Reasoning(String content) -> content.getBytes(StandardCharsets.UTF_8);
			case RunEvent.Output(String object) -> object.getBytes(StandardCharsets.UTF_8);
			default -> MAPPER.writeValueAsBytes(event);
		};
	}

	private static char letter(RunEvent event) {
		return switch (event) {
			case RunEvent.Token _ -> 't';
			case RunEvent.Reasoning _ -> 'r';
			case RunEvent.Output _ -> 'o';
			case RunEvent.Accepted _ -> 'a';
			case RunEvent.Restart _ -> 'x';
			case RunEvent.ToolCalled _ -> 'c';
			case RunEvent.ToolReturned _ -> 'v';
			case RunEvent.Done _ -> 'd';
			case RunEvent.RequiresAction _ -> 'w';
			case RunEvent.Failed _ -> 'f';
			case RunEvent.Cancelled _ -> 's';
		};
	}

	static List<RunEvent> decode(byte[] bytes) {
		List<RunEvent> events = new ArrayList<>();
		try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
			while (in.available() > 0) {
				char letter = (char) in.readByte();
				events.add(event(letter, in.readNBytes(in.readInt())));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return events;
	}

	private static RunEvent event(char letter, byte[] text) {
		return switch (letter) {
			case 't' -> new RunEvent.Token(new String(text, StandardCharsets.UTF_8));
			case 'r' -> new RunEvent.Reasoning(new String(text, StandardCharsets.UTF_8));
			case 'o' -> new RunEvent.Output(new String(text, StandardCharsets.UTF_8));
			case 'a' -> MAPPER.readValue(text, RunEvent.Accepted.class);
			case 'x' -> MAPPER.readValue(text, RunEvent.Restart.class);
			case 'c' -> MAPPER.readValue(text, RunEvent.ToolCalled.class);
			case 'v' -> MAPPER.readValue(text, RunEvent.ToolReturned.class);
			case 'd' -> MAPPER.readValue(text, RunEvent.Done.class);
			case 'w' -> MAPPER.readValue(text, RunEvent.RequiresAction.class);
			case 'f' -> MAPPER.readValue(text, RunEvent.Failed.class);
			case 's' -> MAPPER.readValue(text, RunEvent.Cancelled.class);
			default -> throw new IllegalArgumentException("Unknown event '" + letter + "'");
		};
	}

}
