//! Bulletins on paper and back.

mod docx;
mod final_copy;
mod hostile;
mod sample;
