/** Apache Avro: object container files and single objects. Start reading at {@link AvroFormat}. */
@NullMarked
package io.dataweaver.format.avro;

import org.jspecify.annotations.NullMarked;
