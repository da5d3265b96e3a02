package io.dataweaver.connector.kafka;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.RecordErrorCode;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.BadRecordException;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoder;
import io.dataweaver.api.format.Encoder;
import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.format.FileRange;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.FormatPlugin;
import io.dataweaver.api.format.MessageDecoder;
import io.dataweaver.api.format.MessageEncoder;
import io.dataweaver.api.format.MessageFormat;
import io.dataweaver.api.format.MessageHeaders;
import io.dataweaver.api.format.MessagePlace;
import io.dataweaver.api.format.RandomAccessBytes;
import io.dataweaver.api.plugin.PluginContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The format {@code placed}: JSON beside which a header says for which place it was written; elsewhere it is not read. */
public final class PlacedFormat implements FormatPlugin {

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.FORMAT, "placed")
            .summary("JSON that knows its place.")
            .build();

    static String header(MessagePlace.Part part) {
        return "place-of-" + part;
    }

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Format create(Options options, PluginContext context) {
        Format json = context.format(ComponentRef.of("json"));
        return new Placed(new Messages(json.messages().orElseThrow(), null));
    }

    private record Messages(MessageFormat json, @Nullable MessagePlace place) implements MessageFormat {

        @Override
        public MessageFormat at(MessagePlace there) {
            return new Messages(json, there);
        }

        private byte[] text() {
            return String.valueOf(place).getBytes(StandardCharsets.UTF_8);
        }

        private String header() {
            return place == null ? "lost" : PlacedFormat.header(place.part());
        }

        @Override
        public Schema infer(String dataset, List<byte[]> sample, Map<String, DataType> given) {
            return json.infer(dataset, sample, given);
        }

        @Override
        public MessageDecoder decoder(Schema schema, int maxMessageBytes) {
            MessageDecoder nested = json.decoder(schema, maxMessageBytes);
            return new MessageDecoder() {
                private byte @Nullable [] found;

                @Override
                public boolean readsHeaders() {
                    return true;
                }

                @Override
                public void beside(MessageHeaders headers) {
                    found = headers.last(header());
                }

                @Override
                public void bind(BatchBuilder batch) {
                    nested.bind(batch);
                }

                @Override
                public void decode(byte[] bytes, int from, int to, long origin) {
                    String told = found == null ? "nowhere" : new String(found, StandardCharsets.UTF_8);
                    if (!told.equals(String.valueOf(place))) {
                        throw new BadRecordException(RecordErrorCode.MALFORMED, null, "it is from " + told);
                    }
                    nested.decode(bytes, from, to, origin);
                }
            };
        }

        @Override
        public MessageEncoder encoder(Schema schema) {
            MessageEncoder nested = json.encoder(schema);
            return new MessageEncoder() {
                @Override
                public Map<String, byte[]> headers() {
                    return Map.of(header(), text());
                }

                @Override
                public List<Rejection> encode(RecordBatch batch, ByteOutput out, int[] ends) {
                    return nested.encode(batch, out, ends);
                }
            };
        }
    }

    private record Placed(Messages told) implements Format {

        @Override
        public String extension() {
            return "placed";
        }

        @Override
        public boolean isSplittable() {
            return false;
        }

        @Override
        public FileHead head(ByteInput input) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Schema infer(String dataset, ByteInput input, boolean whole, Map<String, DataType> given) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<FileRange> ranges(RandomAccessBytes file, FileHead head, int parts) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Decoder decoder(DecodeRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Encoder encoder(Schema schema) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<MessageFormat> messages() {
            return Optional.of(told);
        }
    }
}
