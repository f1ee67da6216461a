package dev.parley.web.sse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Extracts the data from the frames of an {@link EventFormat}, for connections that have
 * frames of their own.
 */
public final class EventData {

	private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);

	private EventData() {
	}

	/**
	 * The text of each line of data, in order; all other lines are left out.
	 * @param frames in UTF-8, with one line of data each
	 */
	public static List<String> of(byte[] frames) {
		List<String> data = new ArrayList<>();
		int start = 0;
		for (int i = 0; i < frames.length; i++) {
			if (frames[i] == '\n') {
				if (isData(frames, start, i)) {
					int from = start + DATA.length;
					data.add(new String(frames, from, i - from, StandardCharsets.UTF_8));
				}
				start = i + 1;
			}
		}
		return data;
	}

	private static boolean isData(byte[] frames, int start, int end) {
		if (end - start < DATA.length) {
			return false;
		}
		for (int i = 0; i < DATA.length; i++) {
			if (frames[start + i] != DATA[i]) {
				return false;
			}
		}
		return true;
	}

}
