package io.dataweaver.benchmarks;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.format.Format;
import io.dataweaver.format.protobuf.ProtobufPlugin;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Delimited Protobuf messages to columns, beside the library's {@code DynamicMessage}, which makes objects of each. A score is
 * the time of one message on one core: numbers, text, an enum, fields that may be missing and a nested message.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ProtobufDecodeBenchmark {

    private static final int MESSAGES = 50_000;
    private static final long SEED = 20261126;
    private static final String AMOUNT = "amount";
    private static final List<String> WANTED = List.of("id", AMOUNT, "page");

    private final Descriptor event;
    private final Format format;
    private byte[] file = {};
    private @Nullable MeasuredFile measured;
    private Schema all = Schema.of("events", Field.nullable("id", DataTypes.BIGINT));
    private Schema some = all;

    public ProtobufDecodeBenchmark() {
        try {
            FileDescriptorProto schema = schema();
            event = FileDescriptor.buildFrom(schema, new FileDescriptor[0]).findMessageTypeByName("Event");
            Path set = Files.createTempFile("events", ".desc");
            set.toFile().deleteOnExit();
            Files.write(
                    set, FileDescriptorSet.newBuilder().addFile(schema).build().toByteArray());
            ProtobufPlugin plugin = new ProtobufPlugin();
            format = plugin.create(
                    Options.parse(plugin.descriptor(), Map.of("schema", set.toString(), "message", "Event")),
                    new NoContext());
        } catch (IOException | DescriptorValidationException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static FileDescriptorProto schema() {
        return FileDescriptorProto.newBuilder()
                .setName("events.proto")
                .addEnumType(EnumDescriptorProto.newBuilder()
                        .setName("Type")
                        .addValue(EnumValueDescriptorProto.newBuilder()
                                .setName("VIEW")
                                .setNumber(0))
                        .addValue(EnumValueDescriptorProto.newBuilder()
                                .setName("CLICK")
                                .setNumber(1))
                        .addValue(EnumValueDescriptorProto.newBuilder()
                                .setName("BUY")
                                .setNumber(2)))
                .addMessageType(DescriptorProto.newBuilder()
                        .setName("Device")
                        .addField(field("os", 1, FieldDescriptorProto.Type.TYPE_STRING))
                        .addField(field("mobile", 2, FieldDescriptorProto.Type.TYPE_BOOL)))
                .addMessageType(DescriptorProto.newBuilder()
                        .setName("Event")
                        .addField(field("id", 1, FieldDescriptorProto.Type.TYPE_INT64))
                        .addField(field("user_id", 2, FieldDescriptorProto.Type.TYPE_INT64))
                        .addField(field("type", 3, FieldDescriptorProto.Type.TYPE_ENUM).toBuilder()
                                .setTypeName("Type"))
                        .addField(field("ts", 4, FieldDescriptorProto.Type.TYPE_SFIXED64))
                        .addField(field(AMOUNT, 5, FieldDescriptorProto.Type.TYPE_INT64))
                        .addField(field("price", 6, FieldDescriptorProto.Type.TYPE_SINT64))
                        .addField(field("score", 7, FieldDescriptorProto.Type.TYPE_DOUBLE))
                        .addField(field("page", 8, FieldDescriptorProto.Type.TYPE_STRING))
                        .addField(field("referrer", 9, FieldDescriptorProto.Type.TYPE_STRING))
                        .addField(field("device", 10, FieldDescriptorProto.Type.TYPE_MESSAGE).toBuilder()
                                .setTypeName("Device")))
                .build();
    }

    private static FieldDescriptorProto field(String name, int number, FieldDescriptorProto.Type type) {
        return FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .setType(type)
                .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
                .build();
    }

    /** Makes the messages, and checks that both find the same in them. */
    @Setup
    public void makeMessages() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < MESSAGES; i++) {
            message(4_000_000 + i, random).writeDelimitedTo(out);
        }
        file = out.toByteArray();
        MeasuredFile made = new MeasuredFile(format, file);
        measured = made;
        all = made.schema();
        some = all.project(WANTED);
        long expected = librarySum();
        made.require(all, AMOUNT, MESSAGES, expected);
        made.require(some, AMOUNT, MESSAGES, expected);
    }

    private DynamicMessage message(long id, SplittableRandom random) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(event).setField(of("id"), id);
        if (random.nextInt(10) > 0) {
            message.setField(of("user_id"), 1L + random.nextInt(1_000_000));
        }
        message.setField(of("type"), of("type").getEnumType().getValues().get(random.nextInt(3)));
        message.setField(of("ts"), 1_770_000_000_000_000L + random.nextInt(1_000_000_000));
        message.setField(of(AMOUNT), (long) random.nextInt(10_000));
        message.setField(of("price"), (long) random.nextInt(10_000_000));
        if (random.nextInt(4) > 0) {
            message.setField(of("score"), random.nextDouble());
        }
        message.setField(of("page"), MeasuredFile.PAGES.get(random.nextInt(MeasuredFile.PAGES.size())));
        if (random.nextBoolean()) {
            message.setField(of("referrer"), "https://example.com/" + random.nextInt(100));
        }
        Descriptor device = of("device").getMessageType();
        message.setField(
                of("device"),
                DynamicMessage.newBuilder(device)
                        .setField(
                                device.findFieldByNumber(1),
                                MeasuredFile.SYSTEMS.get(random.nextInt(MeasuredFile.SYSTEMS.size())))
                        .setField(device.findFieldByNumber(2), random.nextBoolean())
                        .build());
        return message.build();
    }

    private FieldDescriptor of(String name) {
        return event.findFieldByName(name);
    }

    private long librarySum() throws IOException {
        long sum = 0;
        ByteArrayInputStream in = new ByteArrayInputStream(file);
        DynamicMessage.Builder message = DynamicMessage.newBuilder(event);
        while (message.mergeDelimitedFrom(in)) {
            sum += (Long) message.build().getField(of(AMOUNT));
            message = DynamicMessage.newBuilder(event);
        }
        return sum;
    }

    /** Bytes to columns, all of them. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void decode(Blackhole hole) throws IOException {
        decode(all, hole);
    }

    /** Bytes to three columns of ten; the others are passed over. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void decodeThreeColumns(Blackhole hole) throws IOException {
        decode(some, hole);
    }

    private void decode(Schema columns, Blackhole hole) throws IOException {
        requireNonNull(measured, "measured").decode(columns, hole::consume);
    }

    /** The library's messages without generated code. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void library(Blackhole hole) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(file);
        while (!in.isAtEnd()) {
            int limit = in.pushLimit(in.readRawVarint32());
            hole.consume(DynamicMessage.parseFrom(event, in));
            in.popLimit(limit);
        }
    }
}
