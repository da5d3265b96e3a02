@NullMarked
package io.dataweaver.format.csv;

import org.jspecify.annotations.NullMarked;
