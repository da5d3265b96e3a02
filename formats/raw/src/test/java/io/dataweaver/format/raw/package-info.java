@NullMarked
package io.dataweaver.format.raw;

import org.jspecify.annotations.NullMarked;
