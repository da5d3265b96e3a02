/** JSON (RFC 8259): one object a line, or one array of objects. Start reading at {@link JsonFormat}. */
@NullMarked
package io.dataweaver.format.json;

import org.jspecify.annotations.NullMarked;
