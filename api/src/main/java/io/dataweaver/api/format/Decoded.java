package io.dataweaver.api.format;

import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.error.Rejection;
import java.util.List;

/**
 * What one call to {@link Decoder#decode} brought.
 *
 * @param batch the records that could be decoded
 * @param rejections those that could not, as bytes
 * @param atEnd whether the input holds no more records
 */
public record Decoded(RecordBatch batch, List<Rejection> rejections, boolean atEnd) {
    public Decoded {
        rejections = List.copyOf(rejections);
    }
}
