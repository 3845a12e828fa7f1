"""The pages beside the stage; `page_list` names them all."""
