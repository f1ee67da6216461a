package dev.parley.web.sse;

import java.util.List;

import dev.parley.Benchmarks;
import dev.parley.SampleAnswer;
import dev.parley.run.event.RunEvent;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import tools.jackson.databind.json.JsonMapper;

/** From events to the bytes of one write. */
public class EventEncoderBenchmarks extends Benchmarks {

	private final EventEncoder encoder = new EventEncoder(JsonMapper.shared());

	private final ByteBuilder out = new ByteBuilder();

	private final List<RunEvent> events = SampleAnswer.events();

	@Benchmark
	public byte[] one() {
		int index = nextIndex();
		this.encoder.add(index + 2, this.events.get(index), this.out);
		return this.out.take();
	}

	@Benchmark
	@OperationsPerInvocation(SampleAnswer.TOKENS)
	public byte[] batchOf64() {
		for (int i = 0; i < SampleAnswer.TOKENS; i++) {
			this.encoder.add(i + 2, this.events.get(i), this.out);
		}
		return this.out.take();
	}

}
