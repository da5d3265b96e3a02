/** CSV after RFC 4180 and its common dialects, to and from typed columns. */
@NullMarked
package io.dataweaver.format.csv;

import org.jspecify.annotations.NullMarked;
