package io.dataweaver.format.csv;

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
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** CSV as bytes and back; {@link CsvDecoder} and {@link CsvEncoder} do the work. */
final class CsvFormat implements Format {

    private final CsvOptions options;

    CsvFormat(CsvOptions options) {
        this.options = options;
    }

    @Override
    public String extension() {
        return options.dialect().delimiter() == '\t' ? "tsv" : "csv";
    }

    @Override
    public boolean isSplittable() {
        return true;
    }

    @Override
    public FileHead head(ByteInput input) throws IOException {
        return CsvHead.read(options, input);
    }

    @Override
    public Schema infer(String dataset, ByteInput input, boolean whole, Map<String, DataType> given)
            throws IOException {
        FileHead head = head(input);
        List<String> names = CsvHead.names(head);
        if (names.isEmpty()) {
            throw new DataWeaverException(
                    CsvErrorCode.NOTHING_TO_INFER,
                    "the file is empty, so that it has no columns",
                    CsvErrorCode.NOTHING_TO_INFER.remedy(),
                    null);
        }
        return new TypeInference(options, names, given).infer(dataset, input, head.firstOrigin(), whole);
    }

    @Override
    public List<FileRange> ranges(RandomAccessBytes file, FileHead head, int parts) throws IOException {
        return new RangeCutter(options.dialect(), file, head).cut(parts);
    }

    @Override
    public Decoder decoder(DecodeRequest request) {
        return new CsvDecoder(options, request);
    }

    @Override
    public Encoder encoder(Schema schema) {
        for (Field field : schema.fields()) {
            if (CsvOptions.isNested(field.type())) {
                throw new DataWeaverException(
                        CsvErrorCode.NESTED_TYPE,
                        "column '" + field.name() + "' is " + field.type().display() + ", which CSV cannot hold",
                        CsvErrorCode.NESTED_TYPE.remedy(),
                        null);
            }
        }
        return new CsvEncoder(options, schema);
    }
}
