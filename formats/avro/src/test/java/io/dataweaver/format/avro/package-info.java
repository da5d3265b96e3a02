/** Tests of the Avro format. */
@NullMarked
package io.dataweaver.format.avro;

import org.jspecify.annotations.NullMarked;
