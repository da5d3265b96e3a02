/** Bytes as they are: a file, a part of it or a message is one value. Start reading at {@link RawFormat}. */
@NullMarked
package io.dataweaver.format.raw;

import org.jspecify.annotations.NullMarked;
