package io.dataweaver.format.parquet;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.format.ByteInput;
import io.dataweaver.api.format.DecodeRequest;
import io.dataweaver.api.format.Decoder;
import io.dataweaver.api.format.Encoder;
import io.dataweaver.api.format.FileHead;
import io.dataweaver.api.format.FileRange;
import io.dataweaver.api.format.Format;
import io.dataweaver.api.format.RandomAccessBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;

/** Parquet as bytes and back: {@link ParquetDecoder} and {@link ParquetEncoder}. */
final class ParquetFormat implements Format {

    private final ParquetOptions options;

    ParquetFormat(ParquetOptions options) {
        this.options = options;
    }

    @Override
    public String extension() {
        return "parquet";
    }

    @Override
    public boolean isSplittable() {
        return true;
    }

    @Override
    public boolean needsRandomAccess() {
        return true;
    }

    private static Footer footer(ByteInput input) throws IOException {
        return Footer.read(input.file()
                .orElseThrow(() -> new DataWeaverException(
                        ParquetErrorCode.PARQUET_UNSUPPORTED,
                        "Parquet is read from the end of a file, but its bytes come one after the other only",
                        "save them to a file, and read that",
                        null)));
    }

    /** What decoders need of the footer to say whether they can read: the schema. */
    @Override
    public FileHead head(ByteInput input) throws IOException {
        FileMetaData schema = new FileMetaData(1, footer(input).file().getSchema(), 0, List.of());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            Util.writeFileMetaData(schema, bytes);
        } catch (IOException incomplete) { // Of kinds that the library does not know, it reads nothing.
            throw new DataWeaverException(
                    ParquetErrorCode.PARQUET_DAMAGED,
                    "the schema makes no sense, or is of a later version",
                    incomplete);
        }
        String text = Base64.getEncoder().encodeToString(bytes.toByteArray());
        return new FileHead(Footer.MAGIC.length, 1, '"' + text + '"');
    }

    private static SchemaNode schema(FileHead head) {
        byte[] bytes = Base64.getDecoder().decode(head.detail().replace("\"", ""));
        return SchemaNode.root(Footer.parse(bytes, 0, bytes.length).getSchema());
    }

    @Override
    public Schema infer(String dataset, ByteInput input, boolean whole, Map<String, DataType> given)
            throws IOException {
        Footer footer = footer(input);
        List<Field> fields = new ArrayList<>();
        try {
            for (SchemaNode node : footer.schema().children()) {
                Shape shape = Shapes.of(node);
                DataType type = given.get(node.name());
                DataType own = WrittenTypes.find(footer, node, shape);
                fields.add(new Field(node.name(), type == null ? own : type, shape.isNullable()));
            }
            return new Schema(dataset, fields, List.of());
        } catch (IllegalArgumentException noColumnsOrSameName) {
            throw new DataWeaverException(
                    ParquetErrorCode.PARQUET_UNSUPPORTED,
                    "the columns of the file cannot be told apart, or there are none: "
                            + noColumnsOrSameName.getMessage(),
                    noColumnsOrSameName);
        } catch (DamagedException damaged) {
            throw new DataWeaverException(
                    ParquetErrorCode.PARQUET_DAMAGED, "the schema makes no sense: " + damaged.text(), damaged);
        }
    }

    @Override
    public List<FileRange> ranges(RandomAccessBytes file, FileHead head, int parts) throws IOException {
        return RowGroupRanges.cut(Footer.read(file).groups(), head.dataStart(), file.size(), parts);
    }

    @Override
    public Decoder decoder(DecodeRequest request) {
        try {
            WantedColumns wanted = WantedColumns.of(request.schema(), schema(request.head()));
            return new ParquetDecoder(request, wanted, options.maxPage());
        } catch (DamagedException damaged) {
            throw new DataWeaverException(
                    ParquetErrorCode.PARQUET_DAMAGED, "the schema makes no sense: " + damaged.text(), damaged);
        }
    }

    @Override
    public Decoder recordDecoder(DecodeRequest request) {
        return new PlaceDecoder(request);
    }

    @Override
    public Encoder encoder(Schema schema) {
        try {
            return new ParquetEncoder(schema, options);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
