/** Messages whose schema is in a schema registry: a format around the format that the schema is for. */
@NullMarked
package io.dataweaver.format.registry;

import org.jspecify.annotations.NullMarked;
