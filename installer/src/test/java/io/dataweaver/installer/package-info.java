@NullMarked
package io.dataweaver.installer;

import org.jspecify.annotations.NullMarked;
