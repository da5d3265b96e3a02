package io.dataweaver.format.avro;

import io.dataweaver.api.error.DataWeaverException;

/**
 * How blocks of a container file are packed; the constants are the choices of the option {@code codec}. Avro specification
 * 1.12, "Required Codecs" and "Optional Codecs". {@link Compression} does the work.
 */
enum BlockCodec {
    NONE("null"),
    DEFLATE("deflate"),
    SNAPPY("snappy"),
    ZSTANDARD("zstandard"),
    BZIP2("bzip2"),
    XZ("xz");

    private final String avroName;

    BlockCodec(String avroName) {
        this.avroName = avroName;
    }

    /** Returns what container files call it. */
    String avroName() {
        return avroName;
    }

    /**
     * Returns the codec that container files call {@code name}.
     *
     * @throws DataWeaverException if there is none
     */
    static BlockCodec of(String name) {
        for (BlockCodec codec : values()) {
            if (codec.avroName.equals(name)) {
                return codec;
            }
        }
        throw new DataWeaverException(
                AvroErrorCode.AVRO_CODEC_UNAVAILABLE,
                "the file is packed with the codec '" + name + "'; known are null, deflate, snappy, zstandard, bzip2 "
                        + "and xz");
    }
}
