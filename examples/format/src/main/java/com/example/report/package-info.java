/** A format of fixed width: reports with a line of names, a line of dashes and a line a row. */
@NullMarked
package com.example.report;

import org.jspecify.annotations.NullMarked;
