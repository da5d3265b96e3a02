@NullMarked
package io.dataweaver.format.changes;

import org.jspecify.annotations.NullMarked;
